import { defineRule, hcl, judge, oneOf, truth } from '@terrasafe/rule-kit';
import { hasSetting, versioning } from './split-setting.js';

export default defineRule({
  id: 'AWS-S3-0009',
  title: 'S3 bucket keeps no object versions',
  severity: 'LOW',
  category: 'other',
  why: 'An overwritten or deleted object cannot be recovered.',
  fix: 'Add an aws_s3_bucket_versioning resource with status = "Enabled".',
  aliases: ['CKV_AWS_21', 'AVD-AWS-0090', 'aws-s3-enable-versioning'],
  mitre: ['T1485', 'T1490'],
  references: ['https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html'],
  resource: 'aws_s3_bucket',
  check(bucket, module) {
    const { answer, at } = hasSetting(bucket, module, versioning, oneOf(true, 'Enabled'));
    return judge(truth.not(answer), 'versioning is off', at);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_s3_bucket" "logs" {}
      `,
      hcl`
        resource "aws_s3_bucket" "logs" {
          bucket = "example-logs"
        }

        resource "aws_s3_bucket_versioning" "logs" {
          bucket = aws_s3_bucket.logs.id

          versioning_configuration {
            status = "Suspended"
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_s3_bucket" "logs" {
          bucket = "example-logs"
        }

        resource "aws_s3_bucket_versioning" "logs" {
          bucket = aws_s3_bucket.logs.id

          versioning_configuration {
            status = "Enabled"
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

        resource "aws_s3_bucket_versioning" "logs" {
          bucket = var.bucket

          versioning_configuration {
            status = "Enabled"
          }
        }
      `,
      hcl`
        variable "status" {
          type = string
        }

        resource "aws_s3_bucket" "logs" {
          bucket = "example-logs"
        }

        resource "aws_s3_bucket_versioning" "logs" {
          bucket = "example-logs"

          versioning_configuration {
            status = var.status
          }
        }
      `,
    ],
  },
});
