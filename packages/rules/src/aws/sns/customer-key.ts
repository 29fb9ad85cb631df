import { attributeRule, hcl, matches, not } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-SNS-0003',
  title: 'SNS topic is encrypted with the key of AWS instead of your own',
  severity: 'LOW',
  category: 'unencrypted_storage',
  why: 'No policy of yours says who may use the key, and other accounts and services cannot be let in.',
  fix: 'Set kms_master_key_id to a KMS key of your own.',
  aliases: ['AVD-AWS-0136', 'aws-sns-topic-encryption-use-cmk'],
  references: ['https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html'],
  resource: 'aws_sns_topic',
  path: 'kms_master_key_id',
  require: not(matches(/\balias\/aws\//)),
  whenAbsent: 'pass',
  message: 'the key is managed by AWS',
  examples: {
    fail: [
      hcl`
        resource "aws_sns_topic" "orders" {
          name              = "orders"
          kms_master_key_id = "alias/aws/sns"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_sns_topic" "orders" {
          name              = "orders"
          kms_master_key_id = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
        }
      `,
      hcl`
        resource "aws_sns_topic" "orders" {
          name = "orders"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "it" {
          type = string
        }

        resource "aws_sns_topic" "orders" {
          name              = "orders"
          kms_master_key_id = var.it
        }
      `,
    ],
  },
});
