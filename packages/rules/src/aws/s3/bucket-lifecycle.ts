import { defineRule, hcl, judge, truth } from '@terrasafe/rule-kit';
import { hasSetting, isWritten } from './split-setting.js';

const setting = {
  inBucket: 'lifecycle_rule.enabled',
  type: 'aws_s3_bucket_lifecycle_configuration',
  path: 'rule.status',
};

export default defineRule({
  id: 'AWS-S3-0014',
  title: 'S3 bucket keeps objects for ever',
  severity: 'LOW',
  category: 'other',
  why: 'Data that nobody needs any more stays readable to whoever gets in, and costs money.',
  fix: 'Add an aws_s3_bucket_lifecycle_configuration resource.',
  aliases: ['CKV2_AWS_61'],
  references: ['https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lifecycle-mgmt.html'],
  resource: 'aws_s3_bucket',
  check(bucket, module) {
    const { answer, at } = hasSetting(bucket, module, setting, isWritten);
    return judge(truth.not(answer), 'it has no lifecycle configuration', at);
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

        resource "aws_s3_bucket_lifecycle_configuration" "logs" {
          bucket = aws_s3_bucket.logs.id

          rule {
            id     = "old"
            status = "Enabled"

            expiration {
              days = 365
            }
          }
        }
      `,
      hcl`
        resource "aws_s3_bucket" "logs" {
          lifecycle_rule {
            enabled = true

            expiration {
              days = 365
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

        resource "aws_s3_bucket_lifecycle_configuration" "logs" {
          bucket = var.bucket

          rule {
            id     = "old"
            status = "Enabled"
          }
        }
      `,
    ],
  },
});
