import { attributeRule, hcl, isEmpty, not } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-RDS-0007',
  title: 'Database exports no logs',
  severity: 'LOW',
  category: 'other',
  why: 'The logs stay on the instance for a few days only, where nobody watches them, and go with it when it is deleted.',
  fix: 'Set enabled_cloudwatch_logs_exports to the logs of the engine, such as ["postgresql", "upgrade"].',
  aliases: ['CKV_AWS_129', 'CKV_AWS_324'],
  references: ['https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_LogAccess.html'],
  resource: ['aws_db_instance', 'aws_rds_cluster'],
  path: 'enabled_cloudwatch_logs_exports',
  require: not(isEmpty),
  whenAbsent: 'fail',
  message: 'no log is exported',
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
          engine                          = "postgres"
          instance_class                  = "db.t4g.small"
          enabled_cloudwatch_logs_exports = []
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_db_instance" "orders" {
          engine                          = "postgres"
          instance_class                  = "db.t4g.small"
          enabled_cloudwatch_logs_exports = ["postgresql", "upgrade"]
        }
      `,
    ],
    unknown: [
      hcl`
        variable "logs" {
          type = list(string)
        }

        resource "aws_db_instance" "orders" {
          engine                          = "postgres"
          instance_class                  = "db.t4g.small"
          enabled_cloudwatch_logs_exports = var.logs
        }
      `,
    ],
  },
});
