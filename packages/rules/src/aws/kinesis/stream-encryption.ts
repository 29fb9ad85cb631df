import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-KINESIS-0001',
  title: 'Kinesis stream is not encrypted',
  severity: 'MEDIUM',
  category: 'unencrypted_storage',
  why: 'Records lie in the clear for the whole retention time of the stream.',
  fix: 'Set encryption_type = "KMS" and kms_key_id.',
  aliases: ['CKV_AWS_43', 'AVD-AWS-0064', 'aws-kinesis-enable-in-transit-encryption'],
  references: ['https://docs.aws.amazon.com/streams/latest/dg/server-side-encryption.html'],
  resource: 'aws_kinesis_stream',
  path: 'encryption_type',
  require: equals('KMS'),
  whenAbsent: 'fail',
  message: 'the stream is not encrypted',
  examples: {
    fail: [
      hcl`
        resource "aws_kinesis_stream" "clicks" {
          name        = "clicks"
          shard_count = 1
        }
      `,
      hcl`
        resource "aws_kinesis_stream" "clicks" {
          name            = "clicks"
          shard_count     = 1
          encryption_type = "NONE"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_kinesis_stream" "clicks" {
          name            = "clicks"
          shard_count     = 1
          encryption_type = "KMS"
          kms_key_id      = "alias/aws/kinesis"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "encryption" {
          type = string
        }

        resource "aws_kinesis_stream" "clicks" {
          name            = "clicks"
          shard_count     = 1
          encryption_type = var.encryption
        }
      `,
    ],
  },
});
