import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-RDS-0001',
  title: 'Database instance has a public address',
  severity: 'HIGH',
  category: 'public_access',
  why: 'One open security group rule away, anyone on the internet can try passwords on the database.',
  fix: 'Set publicly_accessible = false and reach the database through the network of the application.',
  aliases: ['CKV_AWS_17', 'AVD-AWS-0180', 'aws-rds-enable-public-access'],
  mitre: ['T1190'],
  references: ['https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html'],
  resource: ['aws_db_instance', 'aws_rds_cluster_instance'],
  path: 'publicly_accessible',
  require: equals(false),
  whenAbsent: 'pass',
  message: 'the instance is publicly accessible',
  examples: {
    fail: [
      hcl`
        resource "aws_db_instance" "orders" {
          instance_class      = "db.t4g.small"
          engine              = "postgres"
          publicly_accessible = true
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_db_instance" "orders" {
          instance_class = "db.t4g.small"
          engine         = "postgres"
        }
      `,
      hcl`
        resource "aws_db_instance" "orders" {
          instance_class      = "db.t4g.small"
          engine              = "postgres"
          publicly_accessible = false
        }
      `,
    ],
    unknown: [
      hcl`
        variable "enabled" {
          type = bool
        }

        resource "aws_db_instance" "orders" {
          instance_class      = "db.t4g.small"
          engine              = "postgres"
          publicly_accessible = var.enabled
        }
      `,
    ],
  },
});
