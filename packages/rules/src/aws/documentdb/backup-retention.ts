import { atLeast, attributeRule, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-DOCUMENTDB-0005',
  title: 'DocumentDB backups are kept for less than a week',
  severity: 'LOW',
  category: 'other',
  why: 'A mistake that is noticed after some days cannot be undone.',
  fix: 'Set backup_retention_period to 7 days or more; the default is 1.',
  aliases: ['CKV_AWS_360'],
  references: ['https://docs.aws.amazon.com/documentdb/latest/developerguide/backup_restore.html'],
  resource: 'aws_docdb_cluster',
  path: 'backup_retention_period',
  require: atLeast(7),
  whenAbsent: 'fail',
  message: 'backups are kept for less than 7 days',
  examples: {
    fail: [
      hcl`
        resource "aws_docdb_cluster" "catalogue" {
          cluster_identifier = "catalogue"
          master_username    = "catalogue"
        }
      `,
      hcl`
        resource "aws_docdb_cluster" "catalogue" {
          cluster_identifier      = "catalogue"
          master_username         = "catalogue"
          backup_retention_period = 3
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_docdb_cluster" "catalogue" {
          cluster_identifier      = "catalogue"
          master_username         = "catalogue"
          backup_retention_period = 14
        }
      `,
    ],
    unknown: [
      hcl`
        variable "days" {
          type = number
        }

        resource "aws_docdb_cluster" "catalogue" {
          cluster_identifier      = "catalogue"
          master_username         = "catalogue"
          backup_retention_period = var.days
        }
      `,
    ],
  },
});
