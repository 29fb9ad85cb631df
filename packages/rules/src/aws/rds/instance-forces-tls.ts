import { defineRule, hcl, judge, truth } from '@terrasafe/rule-kit';
import { declaredTarget } from './declared-target.js';
import { requiresTls } from './tls-parameters.js';

export default defineRule({
  id: 'AWS-RDS-0026',
  title: 'Database takes connections in the clear',
  severity: 'MEDIUM',
  category: 'other',
  why: 'Passwords and rows on their way to the database can be read by anyone on the network path.',
  fix: 'Set rds.force_ssl = 1 (PostgreSQL, SQL Server), require_secure_transport = 1 (MySQL, MariaDB) or db2comm = SSL.',
  aliases: ['CKV2_AWS_69'],
  mitre: ['T1040'],
  references: ['https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL.html'],
  resource: 'aws_db_instance',
  check(instance, module) {
    const group = declaredTarget(instance, module, 'parameter_group_name', 'aws_db_parameter_group');
    if (!group) return undefined;
    const at = instance.attribute('parameter_group_name');
    return judge(truth.not(requiresTls(group)), 'its parameter group does not require TLS', at);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_db_instance" "orders" {
          instance_class       = "db.t4g.small"
          parameter_group_name = aws_db_parameter_group.orders.name
        }

        resource "aws_db_parameter_group" "orders" {
          name   = "orders"
          family = "postgres14"

          parameter {
            name  = "rds.force_ssl"
            value = "0"
          }
        }
      `,
      hcl`
        resource "aws_db_instance" "orders" {
          instance_class       = "db.t4g.small"
          parameter_group_name = aws_db_parameter_group.orders.name
        }

        resource "aws_db_parameter_group" "orders" {
          name   = "orders"
          family = "mysql8.0"

          parameter {
            name  = "max_connections"
            value = "200"
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_db_instance" "orders" {
          instance_class       = "db.t4g.small"
          parameter_group_name = aws_db_parameter_group.orders.name
        }

        resource "aws_db_parameter_group" "orders" {
          name   = "orders"
          family = "mysql8.0"

          parameter {
            name  = "require_secure_transport"
            value = "1"
          }
        }
      `,
      hcl`
        resource "aws_db_instance" "orders" {
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
        }
      `,
    ],
    unknown: [
      hcl`
        variable "tls" {
          type = string
        }

        resource "aws_db_instance" "orders" {
          instance_class       = "db.t4g.small"
          parameter_group_name = aws_db_parameter_group.orders.name
        }

        resource "aws_db_parameter_group" "orders" {
          name   = "orders"
          family = "postgres14"

          parameter {
            name  = "rds.force_ssl"
            value = var.tls
          }
        }
      `,
    ],
  },
});
