import { attributeRule, hcl, oneOf, someItem } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-DOCUMENTDB-0003',
  title: 'DocumentDB cluster exports no logs',
  severity: 'LOW',
  category: 'other',
  why: 'Who signed in, and which operations were slow, cannot be found out afterwards.',
  fix: 'Set enabled_cloudwatch_logs_exports = ["audit", "profiler"].',
  aliases: ['CKV_AWS_85', 'AVD-AWS-0020', 'aws-documentdb-enable-log-export'],
  references: ['https://docs.aws.amazon.com/documentdb/latest/developerguide/event-auditing.html'],
  resource: 'aws_docdb_cluster',
  path: 'enabled_cloudwatch_logs_exports',
  require: someItem(oneOf('audit', 'profiler')),
  whenAbsent: 'fail',
  message: 'no log is exported',
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
          cluster_identifier              = "catalogue"
          master_username                 = "catalogue"
          enabled_cloudwatch_logs_exports = []
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_docdb_cluster" "catalogue" {
          cluster_identifier              = "catalogue"
          master_username                 = "catalogue"
          enabled_cloudwatch_logs_exports = ["audit"]
        }
      `,
    ],
    unknown: [
      hcl`
        variable "logs" {
          type = list(string)
        }

        resource "aws_docdb_cluster" "catalogue" {
          cluster_identifier              = "catalogue"
          master_username                 = "catalogue"
          enabled_cloudwatch_logs_exports = var.logs
        }
      `,
    ],
  },
});
