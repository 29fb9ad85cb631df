import { defineRule, hcl } from '@terrasafe/rule-kit';
import { judgeQueryLog } from './query-log.js';

export default defineRule({
  id: 'AWS-RDS-0024',
  title: 'PostgreSQL instance does not log its statements',
  severity: 'LOW',
  category: 'other',
  why: 'Which statements changed or read the data, and which were slow, cannot be found out afterwards.',
  fix: 'Set log_statement to ddl, mod or all, and log_min_duration_statement, in a parameter group of the database.',
  aliases: ['CKV2_AWS_30'],
  references: [
    'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_LogAccess.Concepts.PostgreSQL.Query_Logging.html',
  ],
  resource: 'aws_db_instance',
  check: (database, module) => judgeQueryLog(database, module, 'parameter_group_name', 'aws_db_parameter_group'),
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
          engine               = "postgres"
          instance_class       = "db.t4g.small"
          parameter_group_name = aws_db_parameter_group.orders.name
        }

        resource "aws_db_parameter_group" "orders" {
          name   = "orders"
          family = "postgres16"

          parameter {
            name  = "log_statement"
            value = "all"
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_db_instance" "orders" {
          engine               = "postgres"
          instance_class       = "db.t4g.small"
          parameter_group_name = aws_db_parameter_group.orders.name
        }

        resource "aws_db_parameter_group" "orders" {
          name   = "orders"
          family = "postgres16"

          parameter {
            name  = "log_statement"
            value = "ddl"
          }

          parameter {
            name  = "log_min_duration_statement"
            value = "1000"
          }
        }
      `,
      hcl`
        resource "aws_db_instance" "orders" {
          engine         = "mysql"
          instance_class = "db.t4g.small"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "group" {
          type = string
        }

        resource "aws_db_instance" "orders" {
          engine               = "postgres"
          instance_class       = "db.t4g.small"
          parameter_group_name = var.group
        }
      `,
    ],
  },
});
