import { defineRule, equals, hcl, isEmpty, judge, truth } from '@terrasafe/rule-kit';

export default defineRule({
  id: 'AWS-SQS-0002',
  title: 'SQS queue is not encrypted',
  severity: 'MEDIUM',
  category: 'unencrypted_storage',
  why: 'Messages lie in the clear until they are taken.',
  fix: 'Leave sqs_managed_sse_enabled on, or set kms_master_key_id for a key of your own.',
  aliases: ['CKV_AWS_27', 'AVD-AWS-0096', 'aws-sqs-enable-queue-encryption'],
  references: [
    'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-server-side-encryption.html',
  ],
  resource: 'aws_sqs_queue',
  check(queue) {
    const managed = queue.attribute('sqs_managed_sse_enabled');
    const hasKey = truth.not(queue.attribute('kms_master_key_id').is(isEmpty, 'true'));
    const isEncrypted = truth.some([hasKey, managed.is(equals(true))]);
    return judge(truth.not(isEncrypted), 'no encryption is set', managed);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_sqs_queue" "orders" {
          name                    = "orders"
          sqs_managed_sse_enabled = false
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_sqs_queue" "orders" {
          name                    = "orders"
          sqs_managed_sse_enabled = true
        }
      `,
      hcl`
        resource "aws_sqs_queue" "orders" {
          name              = "orders"
          kms_master_key_id = "alias/aws/sqs"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "key" {
          type = string
        }

        resource "aws_sqs_queue" "orders" {
          name              = "orders"
          kms_master_key_id = var.key
        }
      `,
    ],
  },
});
