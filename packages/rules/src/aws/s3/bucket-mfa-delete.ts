import { defineRule, hcl, judge, oneOf, truth } from '@terrasafe/rule-kit';
import { hasSetting, versioning } from './split-setting.js';

const mfaDelete = {
  inBucket: 'versioning.mfa_delete',
  type: 'aws_s3_bucket_versioning',
  path: 'versioning_configuration.mfa_delete',
};

export default defineRule({
  id: 'AWS-S3-0018',
  title: 'S3 bucket versions can be deleted without a second factor',
  severity: 'LOW',
  category: 'other',
  why: 'Whoever steals a key that may delete versions destroys the history with the objects.',
  fix: 'Set mfa_delete = "Enabled" as the root user, with the serial number and code of its device.',
  aliases: ['AVD-AWS-0170', 'aws-s3-require-mfa-delete'],
  mitre: ['T1485'],
  references: ['https://docs.aws.amazon.com/AmazonS3/latest/userguide/MultiFactorAuthenticationDelete.html'],
  resource: 'aws_s3_bucket',
  check(bucket, module) {
    // Without versions there is nothing that a second factor could protect.
    const { isWritten } = hasSetting(bucket, module, versioning, oneOf(true, 'Enabled'));
    const { answer, at } = hasSetting(bucket, module, mfaDelete, oneOf(true, 'Enabled'));
    return isWritten ? judge(truth.not(answer), 'deletion needs no second factor', at) : undefined;
  },
  examples: {
    fail: [
      hcl`
        resource "aws_s3_bucket" "logs" {
          bucket = "example-logs"
        }

        resource "aws_s3_bucket_versioning" "logs" {
          bucket = aws_s3_bucket.logs.id

          versioning_configuration {
            status     = "Enabled"
            mfa_delete = "Disabled"
          }
        }
      `,
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
    pass: [
      hcl`
        resource "aws_s3_bucket" "logs" {
          bucket = "example-logs"
        }

        resource "aws_s3_bucket_versioning" "logs" {
          bucket = aws_s3_bucket.logs.id

          versioning_configuration {
            status     = "Enabled"
            mfa_delete = "Enabled"
          }
        }
      `,
      hcl`
        resource "aws_s3_bucket" "logs" {
          bucket = "example-logs"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "mfa" {
          type = string
        }

        resource "aws_s3_bucket" "logs" {
          bucket = "example-logs"
        }

        resource "aws_s3_bucket_versioning" "logs" {
          bucket = aws_s3_bucket.logs.id

          versioning_configuration {
            status     = "Enabled"
            mfa_delete = var.mfa
          }
        }
      `,
    ],
  },
});
