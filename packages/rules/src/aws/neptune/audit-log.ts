import { attributeRule, equals, hcl, someItem } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-NEPTUNE-0002',
  title: 'Neptune cluster exports no audit log',
  severity: 'LOW',
  category: 'other',
  why: 'Who asked the graph what cannot be found out afterwards.',
  fix: 'Set enable_cloudwatch_logs_exports = ["audit"] and neptune_enable_audit_log = 1 in the parameter group.',
  aliases: ['CKV_AWS_101', 'AVD-AWS-0075', 'aws-neptune-enable-log-export'],
  references: ['https://docs.aws.amazon.com/neptune/latest/userguide/cloudwatch-logs.html'],
  resource: 'aws_neptune_cluster',
  path: 'enable_cloudwatch_logs_exports',
  require: someItem(equals('audit')),
  whenAbsent: 'fail',
  message: 'the audit log is not exported',
  examples: {
    fail: [
      hcl`
        resource "aws_neptune_cluster" "graph" {
          cluster_identifier = "graph"
        }
      `,
      hcl`
        resource "aws_neptune_cluster" "graph" {
          cluster_identifier             = "graph"
          enable_cloudwatch_logs_exports = []
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_neptune_cluster" "graph" {
          cluster_identifier             = "graph"
          enable_cloudwatch_logs_exports = ["audit"]
        }
      `,
    ],
    unknown: [
      hcl`
        variable "logs" {
          type = list(string)
        }

        resource "aws_neptune_cluster" "graph" {
          cluster_identifier             = "graph"
          enable_cloudwatch_logs_exports = var.logs
        }
      `,
    ],
  },
});
