import { defineRule, hcl } from '@terrasafe/rule-kit';
import { judgeQueryLog } from './query-log.js';

export default defineRule({
  id: 'AWS-RDS-0025',
  title: 'PostgreSQL cluster does not log its statements',
  severity: 'LOW',
  category: 'other',
  why: 'Which statements changed or read the data, and which were slow, cannot be found out afterwards.',
  fix: 'Set log_statement to ddl, mod or all, and log_min_duration_statement, in a parameter group of the database.',
  aliases: ['CKV2_AWS_27'],
  references: [
    'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_LogAccess.Concepts.PostgreSQL.Query_Logging.html',
  ],
  resource: 'aws_rds_cluster',
  check: (database, module) =>
    judgeQueryLog(database, module, 'db_cluster_parameter_group_name', 'aws_rds_cluster_parameter_group'),
  examples: {
    fail: [
      hcl`
        resource "aws_rds_cluster" "orders" {
          engine = "aurora-postgresql"
        }
      `,
      hcl`
        resource "aws_rds_cluster" "orders" {
          engine                          = "aurora-postgresql"
          db_cluster_parameter_group_name = aws_rds_cluster_parameter_group.orders.name
        }

        resource "aws_rds_cluster_parameter_group" "orders" {
          name   = "orders"
          family = "aurora-postgresql16"

          parameter {
            name  = "log_statement"
            value = "all"
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_rds_cluster" "orders" {
          engine                          = "aurora-postgresql"
          db_cluster_parameter_group_name = aws_rds_cluster_parameter_group.orders.name
        }

        resource "aws_rds_cluster_parameter_group" "orders" {
          name   = "orders"
          family = "aurora-postgresql16"

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
        resource "aws_rds_cluster" "orders" {
          engine = "aurora-mysql"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "group" {
          type = string
        }

        resource "aws_rds_cluster" "orders" {
          engine                          = "aurora-postgresql"
          db_cluster_parameter_group_name = var.group
        }
      `,
    ],
  },
});
