import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-GLOBALACCELERATOR-0001',
  title: 'Global Accelerator keeps no flow log',
  severity: 'LOW',
  category: 'other',
  why: 'Who connected to the accelerator cannot be told after an attack.',
  fix: 'Add attributes with flow_logs_enabled = true and a bucket.',
  aliases: ['CKV_AWS_75'],
  references: ['https://docs.aws.amazon.com/global-accelerator/latest/dg/monitoring-global-accelerator.flow-logs.html'],
  resource: 'aws_globalaccelerator_accelerator',
  path: 'attributes.flow_logs_enabled',
  require: equals(true),
  whenAbsent: 'fail',
  message: 'flow logs are off',
  examples: {
    fail: [
      hcl`
        resource "aws_globalaccelerator_accelerator" "web" {
          name = "web"
        }
      `,
      hcl`
        resource "aws_globalaccelerator_accelerator" "web" {
          name = "web"

          attributes {
            flow_logs_enabled = false
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_globalaccelerator_accelerator" "web" {
          name = "web"

          attributes {
            flow_logs_enabled   = true
            flow_logs_s3_bucket = "example-logs"
            flow_logs_s3_prefix = "web/"
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "logs" {
          type = bool
        }

        resource "aws_globalaccelerator_accelerator" "web" {
          name = "web"

          attributes {
            flow_logs_enabled = var.logs
          }
        }
      `,
    ],
  },
});
