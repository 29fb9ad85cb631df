import { defineRule, equals, hcl, judge, truth } from '@terrasafe/rule-kit';
import { takesDirectPuts } from './direct-put.js';

export default defineRule({
  id: 'AWS-KINESIS-0004',
  title: 'Firehose stream is not encrypted',
  severity: 'MEDIUM',
  category: 'unencrypted_storage',
  why: 'Records lie in the clear until they are delivered.',
  fix: 'Set server_side_encryption { enabled = true }.',
  aliases: ['CKV_AWS_240'],
  references: ['https://docs.aws.amazon.com/firehose/latest/dev/encryption.html'],
  resource: 'aws_kinesis_firehose_delivery_stream',
  check(stream) {
    const enabled = stream.first('server_side_encryption.enabled');
    const isAtFault = truth.every([takesDirectPuts(stream), truth.not(enabled.is(equals(true)))]);
    return judge(isAtFault, 'the stream is not encrypted', enabled);
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
            enabled = false
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
            enabled = true
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
        variable "encrypted" {
          type = bool
        }

        resource "aws_kinesis_firehose_delivery_stream" "clicks" {
          name        = "clicks"
          destination = "extended_s3"

          server_side_encryption {
            enabled = var.encrypted
          }
        }
      `,
    ],
  },
});
