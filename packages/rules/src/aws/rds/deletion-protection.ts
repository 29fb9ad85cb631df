import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-RDS-0009',
  title: 'Database can be deleted by a single call',
  severity: 'LOW',
  category: 'other',
  why: 'One mistaken command, or one stolen credential, is enough to lose the database.',
  fix: 'Set deletion_protection = true.',
  aliases: [
    'CKV_AWS_139',
    'CKV_AWS_293',
    'AVD-AWS-0177',
    'AVD-AWS-0343',
    'aws-rds-enable-deletion-protection',
    'aws-rds-enable-cluster-deletion-protection',
  ],
  mitre: ['T1485'],
  references: ['https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DeleteInstance.html'],
  resource: ['aws_db_instance', 'aws_rds_cluster'],
  path: 'deletion_protection',
  require: equals(true),
  whenAbsent: 'fail',
  message: 'deletion protection is off',
  examples: {
    fail: [
      hcl`
        resource "aws_db_instance" "orders" {
          engine         = "postgres"
          instance_class = "db.t4g.small"
        }
      `,
      hcl`
        resource "aws_db_instance" "orders" {
          engine              = "postgres"
          instance_class      = "db.t4g.small"
          deletion_protection = false
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_db_instance" "orders" {
          engine              = "postgres"
          instance_class      = "db.t4g.small"
          deletion_protection = true
        }
      `,
      hcl`
        resource "aws_rds_cluster" "orders" {
          engine              = "aurora-postgresql"
          deletion_protection = true
        }
      `,
    ],
    unknown: [
      hcl`
        variable "protected" {
          type = bool
        }

        resource "aws_db_instance" "orders" {
          engine              = "postgres"
          instance_class      = "db.t4g.small"
          deletion_protection = var.protected
        }
      `,
    ],
  },
});
