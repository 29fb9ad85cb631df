import { hcl } from '@terrasafe/rule-kit';
import { customerKeyRule } from '../kms/customer-key.js';

export default customerKeyRule({
  id: 'AWS-KINESIS-0003',
  title: 'Kinesis video stream is encrypted with a key that AWS manages',
  fix: 'Set kms_key_id to a KMS key of your own.',
  aliases: ['CKV_AWS_177'],
  references: ['https://docs.aws.amazon.com/kinesisvideostreams/latest/dg/how-kms.html'],
  resource: 'aws_kinesis_video_stream',
  path: 'kms_key_id',
  examples: {
    fail: [
      hcl`
        resource "aws_kinesis_video_stream" "doors" {
          name = "doors"
        }
      `,
      hcl`
        resource "aws_kinesis_video_stream" "doors" {
          name       = "doors"
          kms_key_id = "alias/aws/kinesisvideo"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_kinesis_video_stream" "doors" {
          name       = "doors"
          kms_key_id = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "key" {
          type = string
        }

        resource "aws_kinesis_video_stream" "doors" {
          name       = "doors"
          kms_key_id = var.key
        }
      `,
    ],
  },
});
