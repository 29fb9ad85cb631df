import { attributeRule, hcl, matches, not } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-SQS-0003',
  title: 'SQS queue is encrypted with the key of AWS instead of your own',
  severity: 'LOW',
  category: 'unencrypted_storage',
  why: 'No policy of yours says who may use the key, and other accounts and services cannot be let in.',
  fix: 'Set kms_master_key_id to a KMS key of your own.',
  aliases: ['CKV2_AWS_73', 'AVD-AWS-0135', 'aws-sqs-queue-encryption-use-cmk'],
  references: ['https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html'],
  resource: 'aws_sqs_queue',
  path: 'kms_master_key_id',
  require: not(matches(/\balias\/aws\//)),
  whenAbsent: 'pass',
  message: 'the key is managed by AWS',
  examples: {
    fail: [
      hcl`
        resource "aws_sqs_queue" "orders" {
          name              = "orders"
          kms_master_key_id = "alias/aws/sqs"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_sqs_queue" "orders" {
          name              = "orders"
          kms_master_key_id = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
        }
      `,
      hcl`
        resource "aws_sqs_queue" "orders" {
          name = "orders"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "it" {
          type = string
        }

        resource "aws_sqs_queue" "orders" {
          name              = "orders"
          kms_master_key_id = var.it
        }
      `,
    ],
  },
});
