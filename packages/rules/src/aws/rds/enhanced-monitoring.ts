import { atLeast, attributeRule, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-RDS-0011',
  title: 'Database instance has no enhanced monitoring',
  severity: 'LOW',
  category: 'other',
  why: 'What processes on the instance do, and use, cannot be seen.',
  fix: 'Set monitoring_interval to 1, 5, 10, 15, 30 or 60 seconds, and monitoring_role_arn.',
  aliases: ['CKV_AWS_118'],
  references: ['https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Monitoring.OS.html'],
  resource: ['aws_db_instance', 'aws_rds_cluster_instance'],
  path: 'monitoring_interval',
  require: atLeast(1),
  whenAbsent: 'fail',
  message: 'enhanced monitoring is off',
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
          monitoring_interval = 0
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_db_instance" "orders" {
          engine              = "postgres"
          instance_class      = "db.t4g.small"
          monitoring_interval = 30
        }
      `,
    ],
    unknown: [
      hcl`
        variable "interval" {
          type = number
        }

        resource "aws_db_instance" "orders" {
          engine              = "postgres"
          instance_class      = "db.t4g.small"
          monitoring_interval = var.interval
        }
      `,
    ],
  },
});
