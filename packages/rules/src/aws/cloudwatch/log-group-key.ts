import { hcl } from '@terrasafe/rule-kit';
import { customerKeyRule } from '../kms/customer-key.js';

export default customerKeyRule({
  id: 'AWS-CLOUDWATCH-0003',
  title: 'Log group is not encrypted with a key of your own',
  fix: 'Set kms_key_id to the ARN of a KMS key whose policy admits CloudWatch Logs.',
  aliases: ['CKV_AWS_158', 'AVD-AWS-0017', 'aws-cloudwatch-log-group-customer-key'],
  references: ['https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html'],
  resource: 'aws_cloudwatch_log_group',
  path: 'kms_key_id',
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
          name       = "/orders"
          kms_key_id = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "it" {
          type = string
        }

        resource "aws_cloudwatch_log_group" "orders" {
          name       = "/orders"
          kms_key_id = var.it
        }
      `,
    ],
  },
});
