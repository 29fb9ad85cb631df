import { defineRule, hcl, judge, oneOf, truth } from '@terrasafe/rule-kit';
import { defaultEncryption } from './default-encryption.js';
import { hasSetting } from './split-setting.js';

export default defineRule({
  id: 'AWS-S3-0010',
  title: 'S3 bucket leaves the encryption of new objects to the default',
  severity: 'LOW',
  category: 'unencrypted_storage',
  why: 'AWS encrypts new objects since 2023, but older objects stay as they are and nothing in the source says so.',
  fix: 'Add an aws_s3_bucket_server_side_encryption_configuration resource.',
  aliases: ['CKV_AWS_19', 'AVD-AWS-0088', 'aws-s3-enable-bucket-encryption'],
  mitre: ['T1530'],
  references: ['https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-encryption.html'],
  resource: 'aws_s3_bucket',
  check(bucket, module) {
    const wanted = oneOf('AES256', 'aws:kms', 'aws:kms:dsse');
    const { answer, at } = hasSetting(bucket, module, defaultEncryption, wanted);
    return judge(truth.not(answer), 'no default encryption is set', at);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_s3_bucket" "logs" {
          bucket = "example-logs"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_s3_bucket" "logs" {
          bucket = "example-logs"
        }

        resource "aws_s3_bucket_server_side_encryption_configuration" "logs" {
          bucket = aws_s3_bucket.logs.bucket

          rule {
            apply_server_side_encryption_by_default {
              sse_algorithm = "AES256"
            }
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "bucket" {
          type = string
        }

        resource "aws_s3_bucket" "logs" {
          bucket = "example-logs"
        }

        resource "aws_s3_bucket_server_side_encryption_configuration" "logs" {
          bucket = var.bucket

          rule {
            apply_server_side_encryption_by_default {
              sse_algorithm = "AES256"
            }
          }
        }
      `,
    ],
  },
});
