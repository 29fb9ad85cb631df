import { defineRule, equals, hcl, judge, truth } from '@terrasafe/rule-kit';
import { isCustomerKey } from '../kms/customer-key.js';
import { takesDirectPuts } from './direct-put.js';

export default defineRule({
  id: 'AWS-KINESIS-0005',
  title: 'Firehose stream is not encrypted with a key of your own',
  severity: 'LOW',
  category: 'unencrypted_storage',
  why: 'A key of your own adds a key policy, an audit log of its use and the power to revoke it.',
  fix: 'Set server_side_encryption { enabled = true, key_type = "CUSTOMER_MANAGED_CMK", key_arn = … }.',
  aliases: ['CKV_AWS_241'],
  references: ['https://docs.aws.amazon.com/firehose/latest/dev/encryption.html'],
  resource: 'aws_kinesis_firehose_delivery_stream',
  check(stream, module) {
    const key = stream.first('server_side_encryption.key_arn');
    const hasKey = truth.every([
      stream.first('server_side_encryption.enabled').is(equals(true)),
      stream.first('server_side_encryption.key_type').is(equals('CUSTOMER_MANAGED_CMK')),
      isCustomerKey(key, stream, module),
    ]);
    return judge(truth.every([takesDirectPuts(stream), truth.not(hasKey)]), 'no KMS key of your own is set', key);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_kinesis_firehose_delivery_stream" "clicks" {
          name        = "clicks"
          destination = "extended_s3"
        }
      `,
      hcl`
        resource "aws_kinesis_firehose_delivery_stream" "clicks" {
          name        = "clicks"
          destination = "extended_s3"

          server_side_encryption {
            enabled = true
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_kinesis_firehose_delivery_stream" "clicks" {
          name        = "clicks"
          destination = "extended_s3"

          server_side_encryption {
            enabled  = true
            key_type = "CUSTOMER_MANAGED_CMK"
            key_arn  = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
          }
        }
      `,
      hcl`
        resource "aws_kinesis_firehose_delivery_stream" "clicks" {
          name        = "clicks"
          destination = "extended_s3"

          kinesis_source_configuration {
            kinesis_stream_arn = "arn:aws:kinesis:eu-west-1:111122223333:stream/clicks"
            role_arn           = "arn:aws:iam::111122223333:role/firehose"
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "key" {
          type = string
        }

        resource "aws_kinesis_firehose_delivery_stream" "clicks" {
          name        = "clicks"
          destination = "extended_s3"

          server_side_encryption {
            enabled  = true
            key_type = "CUSTOMER_MANAGED_CMK"
            key_arn  = var.key
          }
        }
      `,
    ],
  },
});
