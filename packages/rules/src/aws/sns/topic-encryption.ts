import { attributeRule, hcl, isEmpty, not } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-SNS-0002',
  title: 'SNS topic is not encrypted with KMS',
  severity: 'MEDIUM',
  category: 'unencrypted_storage',
  why: 'Messages are stored under a key that no policy of yours controls and no log of yours shows.',
  fix: 'Set kms_master_key_id to a KMS key.',
  aliases: ['CKV_AWS_26', 'AVD-AWS-0095', 'aws-sns-enable-topic-encryption'],
  references: ['https://docs.aws.amazon.com/sns/latest/dg/sns-server-side-encryption.html'],
  resource: 'aws_sns_topic',
  path: 'kms_master_key_id',
  require: not(isEmpty),
  whenAbsent: 'fail',
  message: 'no KMS key is set',
  examples: {
    fail: [
      hcl`
        resource "aws_sns_topic" "orders" {
          name = "orders"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_sns_topic" "orders" {
          name              = "orders"
          kms_master_key_id = "alias/aws/sns"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "key" {
          type = string
        }

        resource "aws_sns_topic" "orders" {
          name              = "orders"
          kms_master_key_id = var.key
        }
      `,
    ],
  },
});
