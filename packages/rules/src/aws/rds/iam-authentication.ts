import { defineRule, equals, hcl, judge, matches, truth } from '@terrasafe/rule-kit';

/** The engines that know it; a cluster without `engine` is Aurora MySQL. */
const canUseIam = matches(/^(?:mysql|postgres|mariadb|aurora|aurora-mysql|aurora-postgresql)$/i);

export default defineRule({
  id: 'AWS-RDS-0004',
  title: 'Database does not accept IAM authentication',
  severity: 'LOW',
  category: 'weak_authentication',
  why: 'Applications need long-lived passwords, where IAM would give them tokens that expire after 15 minutes.',
  fix: 'Set iam_database_authentication_enabled = true and let applications sign in with tokens.',
  aliases: ['CKV_AWS_161', 'CKV_AWS_162', 'AVD-AWS-0176', 'aws-rds-enable-iam-auth'],
  references: ['https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html'],
  resource: ['aws_db_instance', 'aws_rds_cluster'],
  check(database) {
    const enabled = database.attribute('iam_database_authentication_enabled');
    const isCapable = database.attribute('engine').is(canUseIam, 'true');
    return judge(truth.every([isCapable, truth.not(enabled.is(equals(true)))]), 'IAM authentication is off', enabled);
  },
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
          engine         = "Postgres"
          instance_class = "db.t4g.small"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_rds_cluster" "orders" {
          engine                              = "aurora-postgresql"
          iam_database_authentication_enabled = true
        }
      `,
      hcl`
        resource "aws_db_instance" "ledger" {
          engine         = "oracle-ee"
          instance_class = "db.m7g.large"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "engine" {
          type = string
        }

        resource "aws_db_instance" "orders" {
          engine         = var.engine
          instance_class = "db.t4g.small"
        }
      `,
    ],
  },
});
