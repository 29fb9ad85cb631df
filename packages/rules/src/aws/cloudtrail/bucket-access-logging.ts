import { defineRule, hcl, isSet, judge, truth, worst } from '@terrasafe/rule-kit';
import { hasSetting } from '../s3/split-setting.js';

const logging = { inBucket: 'logging.target_bucket', type: 'aws_s3_bucket_logging', path: 'target_bucket' };

export default defineRule({
  id: 'AWS-CLOUDTRAIL-0009',
  title: 'Access to the bucket of the audit log is not logged',
  severity: 'LOW',
  category: 'other',
  why: 'Nobody can say who read the audit log, or tried to delete it.',
  fix: 'Add an aws_s3_bucket_logging for the bucket.',
  aliases: ['AVD-AWS-0163', 'aws-cloudtrail-require-bucket-access-logging'],
  references: ['https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html'],
  resource: 'aws_cloudtrail',
  check: (trail, module) =>
    worst(
      module.targetsOf(trail, 's3_bucket_name', 'aws_s3_bucket').map((bucket) => {
        const { answer, at } = hasSetting(bucket, module, logging, isSet);
        return judge(truth.not(answer), 'access to the bucket is not logged', at);
      }),
    ),
  examples: {
    fail: [
      hcl`
        resource "aws_s3_bucket" "audit" {
          bucket = "audit-logs"
        }

        resource "aws_cloudtrail" "audit" {
          name           = "audit"
          s3_bucket_name = aws_s3_bucket.audit.id
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_s3_bucket" "audit" {
          bucket = "audit-logs"
        }

        resource "aws_s3_bucket_logging" "audit" {
          bucket        = aws_s3_bucket.audit.id
          target_bucket = "access-logs"
          target_prefix = "audit/"
        }

        resource "aws_cloudtrail" "audit" {
          name           = "audit"
          s3_bucket_name = aws_s3_bucket.audit.id
        }
      `,
      hcl`
        resource "aws_cloudtrail" "audit" {
          name           = "audit"
          s3_bucket_name = "audit-logs"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "it" {
          type = string
        }

        resource "aws_s3_bucket" "audit" {
          bucket = "audit-logs"
        }

        resource "aws_s3_bucket_logging" "audit" {
          bucket        = aws_s3_bucket.audit.id
          target_bucket = var.it
          target_prefix = "audit/"
        }

        resource "aws_cloudtrail" "audit" {
          name           = "audit"
          s3_bucket_name = aws_s3_bucket.audit.id
        }
      `,
    ],
  },
});
