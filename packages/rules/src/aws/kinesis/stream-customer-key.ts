import { hcl } from '@terrasafe/rule-kit';
import { customerKeyRule } from '../kms/customer-key.js';

export default customerKeyRule({
  id: 'AWS-KINESIS-0002',
  title: 'Kinesis stream is not encrypted with a key of your own',
  fix: 'Set encryption_type = "KMS" and kms_key_id to the ARN of a KMS key of your own.',
  aliases: ['CKV_AWS_185'],
  references: ['https://docs.aws.amazon.com/streams/latest/dg/server-side-encryption.html'],
  resource: 'aws_kinesis_stream',
  path: 'kms_key_id',
  examples: {
    fail: [
      hcl`
        resource "aws_kinesis_stream" "clicks" {
          name            = "clicks"
          encryption_type = "KMS"
        }
      `,
      hcl`
        resource "aws_kinesis_stream" "clicks" {
          name            = "clicks"
          encryption_type = "KMS"
          kms_key_id      = "alias/aws/kinesis"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_kms_key" "data" {
          enable_key_rotation = true
        }

        resource "aws_kinesis_stream" "clicks" {
          name            = "clicks"
          encryption_type = "KMS"
          kms_key_id      = aws_kms_key.data.arn
        }
      `,
    ],
    unknown: [
      hcl`
        variable "key" {
          type = string
        }

        resource "aws_kinesis_stream" "clicks" {
          name            = "clicks"
          encryption_type = "KMS"
          kms_key_id      = var.key
        }
      `,
    ],
  },
});
