import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-CLOUDWATCH-0004',
  title: 'CloudWatch alarm does nothing when it goes off',
  severity: 'LOW',
  category: 'other',
  why: 'The alarm turns red and nobody is told.',
  fix: 'Remove actions_enabled = false.',
  aliases: ['CKV_AWS_319'],
  mitre: ['T1562'],
  references: ['https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudwatch_metric_alarm'],
  resource: 'aws_cloudwatch_metric_alarm',
  path: 'actions_enabled',
  require: equals(true),
  whenAbsent: 'pass',
  message: 'its actions are disabled',
  examples: {
    fail: [
      hcl`
        resource "aws_cloudwatch_metric_alarm" "orders" {
          alarm_name          = "queue-age"
          comparison_operator = "GreaterThanThreshold"
          evaluation_periods  = 1
          alarm_actions       = ["arn:aws:sns:eu-west-1:111122223333:alarms"]
          actions_enabled     = false
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_cloudwatch_metric_alarm" "orders" {
          alarm_name          = "queue-age"
          comparison_operator = "GreaterThanThreshold"
          evaluation_periods  = 1
          alarm_actions       = ["arn:aws:sns:eu-west-1:111122223333:alarms"]
        }
      `,
      hcl`
        resource "aws_cloudwatch_metric_alarm" "orders" {
          alarm_name          = "queue-age"
          comparison_operator = "GreaterThanThreshold"
          evaluation_periods  = 1
          alarm_actions       = ["arn:aws:sns:eu-west-1:111122223333:alarms"]
          actions_enabled     = true
        }
      `,
    ],
    unknown: [
      hcl`
        variable "it" {
          type = bool
        }

        resource "aws_cloudwatch_metric_alarm" "orders" {
          alarm_name          = "queue-age"
          comparison_operator = "GreaterThanThreshold"
          evaluation_periods  = 1
          alarm_actions       = ["arn:aws:sns:eu-west-1:111122223333:alarms"]
          actions_enabled     = var.it
        }
      `,
    ],
  },
});
