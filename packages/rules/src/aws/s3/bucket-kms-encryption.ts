import { defineRule, hcl, judge, oneOf, truth } from '@terrasafe/rule-kit';
import { defaultEncryption } from './default-encryption.js';
import { hasSetting } from './split-setting.js';

export default defineRule({
  id: 'AWS-S3-0011',
  title: 'S3 bucket is not encrypted with KMS',
  severity: 'LOW',
  category: 'unencrypted_storage',
  why: 'A KMS key adds a second permission that a reader needs, an audit log of its use and the power to revoke it.',
  fix: 'Set sse_algorithm = "aws:kms" in the default encryption of the bucket.',
  aliases: ['CKV_AWS_145', 'AVD-AWS-0132', 'aws-s3-encryption-customer-key'],
  mitre: ['T1530'],
  references: ['https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html'],
  resource: 'aws_s3_bucket',
  check(bucket, module) {
    const { answer, at } = hasSetting(bucket, module, defaultEncryption, oneOf('aws:kms', 'aws:kms:dsse'));
    return judge(truth.not(answer), 'default encryption does not use KMS', at);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_s3_bucket" "logs" {
          server_side_encryption_configuration {
            rule {
              apply_server_side_encryption_by_default {
                sse_algorithm = "AES256"
              }
            }
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_s3_bucket" "logs" {
          server_side_encryption_configuration {
            rule {
              apply_server_side_encryption_by_default {
                sse_algorithm = "aws:kms"
              }
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
