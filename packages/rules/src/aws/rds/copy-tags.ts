import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-RDS-0010',
  title: 'Database snapshots do not get the tags of the database',
  severity: 'LOW',
  category: 'other',
  why: 'Policies and bills that go by tags do not know the snapshots.',
  fix: 'Set copy_tags_to_snapshot = true.',
  aliases: ['CKV_AWS_313', 'CKV2_AWS_60'],
  references: ['https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Tagging.html'],
  resource: ['aws_db_instance', 'aws_rds_cluster'],
  path: 'copy_tags_to_snapshot',
  require: equals(true),
  whenAbsent: 'fail',
  message: 'tags are not copied to snapshots',
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
          engine                = "postgres"
          instance_class        = "db.t4g.small"
          copy_tags_to_snapshot = false
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_db_instance" "orders" {
          engine                = "postgres"
          instance_class        = "db.t4g.small"
          copy_tags_to_snapshot = true
        }
      `,
    ],
    unknown: [
      hcl`
        variable "copy" {
          type = bool
        }

        resource "aws_db_instance" "orders" {
          engine                = "postgres"
          instance_class        = "db.t4g.small"
          copy_tags_to_snapshot = var.copy
        }
      `,
    ],
  },
});
