import { defineRule, hcl, judge, oneOf, truth } from '@terrasafe/rule-kit';
import { defaultEncryption } from './default-encryption.js';
import { hasSetting } from './split-setting.js';

export default defineRule({
  id: 'AWS-S3-0010',
  title: 'S3 bucket names no valid algorithm for its default encryption',
  severity: 'LOW',
  category: 'unencrypted_storage',
  why: 'The configuration does not do what it says. Without any, AWS encrypts new objects itself since 2023.',
  fix: 'Set sse_algorithm to "aws:kms" or "AES256".',
  aliases: ['CKV_AWS_19', 'AVD-AWS-0088', 'aws-s3-enable-bucket-encryption'],
  mitre: ['T1530'],
  references: ['https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-encryption.html'],
  resource: 'aws_s3_bucket',
  check(bucket, module) {
    const wanted = oneOf('AES256', 'aws:kms', 'aws:kms:dsse');
    const { answer, isWritten, at } = hasSetting(bucket, module, defaultEncryption, wanted);
    return isWritten ? judge(truth.not(answer), 'its default encryption names no valid algorithm', at) : undefined;
  },
  examples: {
    fail: [
      hcl`
        resource "aws_s3_bucket" "logs" {
          bucket = "example-logs"
        }

        resource "aws_s3_bucket_server_side_encryption_configuration" "logs" {
          bucket = aws_s3_bucket.logs.bucket

          rule {
            apply_server_side_encryption_by_default {
              sse_algorithm = "aes"
            }
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_s3_bucket" "logs" {
          bucket = "example-logs"
        }
      `,
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
        variable "algorithm" {
          type = string
        }

        resource "aws_s3_bucket" "logs" {
          server_side_encryption_configuration {
            rule {
              apply_server_side_encryption_by_default {
                sse_algorithm = var.algorithm
              }
            }
          }
        }
      `,
    ],
  },
});
