import { atLeast, attributeRule, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-NEPTUNE-0006',
  title: 'Neptune backups are kept for less than a week',
  severity: 'LOW',
  category: 'other',
  why: 'A mistake that is noticed after some days cannot be undone.',
  fix: 'Set backup_retention_period to 7 days or more; the default is 1.',
  aliases: ['CKV_AWS_361'],
  references: ['https://docs.aws.amazon.com/neptune/latest/userguide/backup-restore-overview.html'],
  resource: 'aws_neptune_cluster',
  path: 'backup_retention_period',
  require: atLeast(7),
  whenAbsent: 'fail',
  message: 'backups are kept for less than 7 days',
  examples: {
    fail: [
      hcl`
        resource "aws_neptune_cluster" "graph" {
          cluster_identifier = "graph"
        }
      `,
      hcl`
        resource "aws_neptune_cluster" "graph" {
          cluster_identifier      = "graph"
          backup_retention_period = 1
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_neptune_cluster" "graph" {
          cluster_identifier      = "graph"
          backup_retention_period = 14
        }
      `,
    ],
    unknown: [
      hcl`
        variable "days" {
          type = number
        }

        resource "aws_neptune_cluster" "graph" {
          cluster_identifier      = "graph"
          backup_retention_period = var.days
        }
      `,
    ],
  },
});
