import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-RDS-0012',
  title: 'Database instance has no standby in a second zone',
  severity: 'LOW',
  category: 'other',
  why: 'When its availability zone fails, or its host is maintained, the database is gone for that time.',
  fix: 'Set multi_az = true.',
  aliases: ['CKV_AWS_157'],
  references: ['https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.MultiAZSingleStandby.html'],
  resource: 'aws_db_instance',
  path: 'multi_az',
  require: equals(true),
  whenAbsent: 'fail',
  message: 'there is no standby in a second zone',
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
          engine         = "postgres"
          instance_class = "db.t4g.small"
          multi_az       = false
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_db_instance" "orders" {
          engine         = "postgres"
          instance_class = "db.t4g.small"
          multi_az       = true
        }
      `,
    ],
    unknown: [
      hcl`
        variable "multi_az" {
          type = bool
        }

        resource "aws_db_instance" "orders" {
          engine         = "postgres"
          instance_class = "db.t4g.small"
          multi_az       = var.multi_az
        }
      `,
    ],
  },
});
