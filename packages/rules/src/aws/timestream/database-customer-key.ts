import { hcl } from '@terrasafe/rule-kit';
import { customerKeyRule } from '../kms/customer-key.js';

export default customerKeyRule({
  id: 'AWS-TIMESTREAM-0001',
  title: 'Timestream database is encrypted with a key that AWS manages',
  fix: 'Set kms_key_id to the ARN of a KMS key of your own.',
  aliases: ['CKV_AWS_160'],
  references: ['https://docs.aws.amazon.com/timestream/latest/developerguide/EncryptionAtRest.html'],
  resource: 'aws_timestreamwrite_database',
  path: 'kms_key_id',
  examples: {
    fail: [
      hcl`
        resource "aws_timestreamwrite_database" "meters" {
          database_name = "meters"
        }
      `,
      hcl`
        resource "aws_timestreamwrite_database" "meters" {
          database_name = "meters"
          kms_key_id    = "arn:aws:kms:eu-west-1:111122223333:alias/aws/example"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_timestreamwrite_database" "meters" {
          database_name = "meters"
          kms_key_id    = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "key" {
          type = string
        }

        resource "aws_timestreamwrite_database" "meters" {
          database_name = "meters"
          kms_key_id    = var.key
        }
      `,
    ],
  },
});
