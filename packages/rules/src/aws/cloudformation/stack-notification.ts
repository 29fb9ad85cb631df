import { attributeRule, hcl, isSet } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-CLOUDFORMATION-0001',
  title: 'CloudFormation stack tells nobody what it does',
  severity: 'LOW',
  category: 'other',
  why: 'A change or a failed roll-back goes unnoticed.',
  fix: 'Set notification_arns to an SNS topic.',
  aliases: ['CKV_AWS_124'],
  references: ['https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudformation_stack'],
  resource: 'aws_cloudformation_stack',
  path: 'notification_arns',
  require: isSet,
  whenAbsent: 'fail',
  message: 'no topic is notified',
  examples: {
    fail: [
      hcl`
        resource "aws_cloudformation_stack" "orders" {
          name         = "orders"
          template_url = "https://example.s3.amazonaws.com/orders.json"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_cloudformation_stack" "orders" {
          name              = "orders"
          template_url      = "https://example.s3.amazonaws.com/orders.json"
          notification_arns = ["arn:aws:sns:eu-west-1:111122223333:stacks"]
        }
      `,
    ],
    unknown: [
      hcl`
        variable "it" {
          type = list(string)
        }

        resource "aws_cloudformation_stack" "orders" {
          name              = "orders"
          template_url      = "https://example.s3.amazonaws.com/orders.json"
          notification_arns = var.it
        }
      `,
    ],
  },
});
