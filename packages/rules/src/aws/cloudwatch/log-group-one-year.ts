import { anyOf, atLeast, attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-CLOUDWATCH-0002',
  title: 'Log group loses logs within a year',
  severity: 'LOW',
  category: 'other',
  why: 'Break-ins are often found after months, when the logs are gone.',
  fix: 'Set retention_in_days = 365 or more; 0 keeps logs for ever.',
  aliases: ['CKV_AWS_338'],
  references: ['https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html'],
  resource: 'aws_cloudwatch_log_group',
  path: 'retention_in_days',
  require: anyOf(equals(0), atLeast(365)),
  whenAbsent: 'pass',
  message: 'logs are deleted within a year',
  examples: {
    fail: [
      hcl`
        resource "aws_cloudwatch_log_group" "orders" {
          name              = "/orders"
          retention_in_days = 30
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_cloudwatch_log_group" "orders" {
          name              = "/orders"
          retention_in_days = 365
        }
      `,
      hcl`
        resource "aws_cloudwatch_log_group" "orders" {
          name              = "/orders"
          retention_in_days = 0
        }
      `,
      hcl`
        resource "aws_cloudwatch_log_group" "orders" {
          name = "/orders"
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
