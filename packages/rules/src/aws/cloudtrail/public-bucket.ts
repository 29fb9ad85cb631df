import { defineRule, hcl, worst } from '@terrasafe/rule-kit';
import { grantsPublicRead, judgeAcls } from '../s3/acl.js';

export default defineRule({
  id: 'AWS-CLOUDTRAIL-0008',
  title: 'CloudTrail writes to a bucket that everyone can read',
  severity: 'CRITICAL',
  category: 'public_access',
  why: 'Anyone can read what is done in the account, by whom and on what, which is the best map for a break-in.',
  fix: 'Remove the public ACL of the bucket, and block public access.',
  aliases: ['AVD-AWS-0161', 'aws-cloudtrail-no-public-log-access'],
  mitre: ['T1530'],
  references: [
    'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html',
  ],
  resource: 'aws_cloudtrail',
  check: (trail, module) =>
    worst(
      module
        .targetsOf(trail, 's3_bucket_name', 'aws_s3_bucket')
        .flatMap((bucket) =>
          judgeAcls(bucket, module, grantsPublicRead, 'everyone can read the bucket of the audit log'),
        ),
    ),
  examples: {
    fail: [
      hcl`
        resource "aws_s3_bucket" "audit" {
          bucket = "audit-logs"
        }

        resource "aws_s3_bucket_acl" "audit" {
          bucket = aws_s3_bucket.audit.id
          acl    = "public-read"
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

        resource "aws_s3_bucket_acl" "audit" {
          bucket = aws_s3_bucket.audit.id
          acl    = "private"
        }

        resource "aws_cloudtrail" "audit" {
          name           = "audit"
          s3_bucket_name = aws_s3_bucket.audit.id
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

        resource "aws_s3_bucket_acl" "audit" {
          bucket = aws_s3_bucket.audit.id
          acl    = var.it
        }

        resource "aws_cloudtrail" "audit" {
          name           = "audit"
          s3_bucket_name = aws_s3_bucket.audit.id
        }
      `,
    ],
  },
});
