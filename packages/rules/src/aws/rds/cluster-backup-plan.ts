import { defineRule, hcl, judge, truth } from '@terrasafe/rule-kit';
import { isBackedUp } from '../backup/backup-selection.js';

const everyCluster = /^arn:[\w-]+:rds:[^:]*:[^:]*:cluster:\*$/;

export default defineRule({
  id: 'AWS-RDS-0028',
  title: 'Database cluster is in no backup plan of AWS Backup',
  severity: 'LOW',
  category: 'other',
  why: 'Its own backups go with the cluster; a vault keeps copies that its administrators cannot delete.',
  fix: 'Name the cluster in the resources of an aws_backup_selection.',
  aliases: ['CKV2_AWS_8'],
  mitre: ['T1490'],
  references: ['https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html'],
  resource: 'aws_rds_cluster',
  check: (cluster, module) =>
    judge(truth.not(isBackedUp(cluster, module, everyCluster)), 'no backup selection names the cluster', cluster),
  examples: {
    fail: [
      hcl`
        resource "aws_rds_cluster" "orders" {
          engine = "aurora-postgresql"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_rds_cluster" "orders" {
          engine = "aurora-postgresql"
        }

        resource "aws_backup_selection" "databases" {
          name         = "databases"
          plan_id      = "0f1e2d3c"
          iam_role_arn = "arn:aws:iam::111122223333:role/backup"
          resources    = [aws_rds_cluster.orders.arn]
        }
      `,
      hcl`
        resource "aws_rds_cluster" "orders" {
          engine = "aurora-postgresql"
        }

        resource "aws_backup_selection" "databases" {
          name         = "databases"
          plan_id      = "0f1e2d3c"
          iam_role_arn = "arn:aws:iam::111122223333:role/backup"
          resources    = ["arn:aws:rds:*:*:cluster:*"]
        }
      `,
    ],
    unknown: [
      hcl`
        variable "arns" {
          type = list(string)
        }

        resource "aws_rds_cluster" "orders" {
          engine = "aurora-postgresql"
        }

        resource "aws_backup_selection" "databases" {
          name         = "databases"
          plan_id      = "0f1e2d3c"
          iam_role_arn = "arn:aws:iam::111122223333:role/backup"
          resources    = var.arns
        }
      `,
      hcl`
        resource "aws_rds_cluster" "orders" {
          engine = "aurora-postgresql"
        }

        resource "aws_backup_selection" "most" {
          name          = "most"
          plan_id       = "0f1e2d3c"
          iam_role_arn  = "arn:aws:iam::111122223333:role/backup"
          not_resources = ["arn:aws:dynamodb:*:*:table/*"]
        }
      `,
    ],
  },
});
