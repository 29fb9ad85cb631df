import { atLeast, attributeRule, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-CLOUDWATCH-0001',
  title: 'Log group says nothing about how long logs are kept',
  severity: 'LOW',
  category: 'other',
  why: 'Logs are kept for ever, with the personal data in them and at growing cost, without anybody having decided so.',
  fix: 'Set retention_in_days.',
  aliases: ['CKV_AWS_66'],
  references: ['https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudwatch_log_group'],
  resource: 'aws_cloudwatch_log_group',
  path: 'retention_in_days',
  require: atLeast(0),
  whenAbsent: 'fail',
  message: 'no retention is set',
  examples: {
    fail: [
      hcl`
        resource "aws_cloudwatch_log_group" "orders" {
          name = "/orders"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_cloudwatch_log_group" "orders" {
          name              = "/orders"
          retention_in_days = 400
        }
      `,
    ],
    unknown: [
      hcl`
        variable "it" {
          type = number
        }

        resource "aws_cloudwatch_log_group" "orders" {
          name              = "/orders"
          retention_in_days = var.it
        }
      `,
    ],
  },
});
