import { defineRule, equals, hcl, judge, matches, someItem, truth } from '@terrasafe/rule-kit';

/** A cluster without `engine`, which early versions of the provider admit, is Aurora MySQL. */
const isMysql = matches(/^(?:aurora|aurora-mysql|mysql)$/i);

export default defineRule({
  id: 'AWS-RDS-0008',
  title: 'MySQL cluster exports no audit log',
  severity: 'LOW',
  category: 'other',
  why: 'Who signed in and what they asked cannot be found out afterwards.',
  fix: 'Add "audit" to enabled_cloudwatch_logs_exports and set server_audit_logging in the parameter group.',
  aliases: ['CKV_AWS_325'],
  references: ['https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Auditing.html'],
  resource: 'aws_rds_cluster',
  check(cluster) {
    const logs = cluster.attribute('enabled_cloudwatch_logs_exports');
    const isExported = logs.is(someItem(equals('audit')));
    const isAtFault = truth.every([cluster.attribute('engine').is(isMysql, 'true'), truth.not(isExported)]);
    return judge(isAtFault, 'the audit log is not exported', logs);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_rds_cluster" "orders" {
          engine = "aurora-mysql"
        }
      `,
      hcl`
        resource "aws_rds_cluster" "orders" {
          engine                          = "aurora-mysql"
          enabled_cloudwatch_logs_exports = ["error", "slowquery"]
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_rds_cluster" "orders" {
          engine                          = "aurora-mysql"
          enabled_cloudwatch_logs_exports = ["audit", "error"]
        }
      `,
      hcl`
        resource "aws_rds_cluster" "orders" {
          engine = "aurora-postgresql"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "logs" {
          type = list(string)
        }

        resource "aws_rds_cluster" "orders" {
          engine                          = "aurora-mysql"
          enabled_cloudwatch_logs_exports = var.logs
        }
      `,
    ],
  },
});
