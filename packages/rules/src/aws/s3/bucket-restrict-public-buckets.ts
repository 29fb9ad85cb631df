import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-S3-0006',
  title: 'S3 bucket with a public policy serves other accounts',
  severity: 'MEDIUM',
  category: 'public_access',
  why: 'A public policy that is already there stays in force for everyone.',
  fix: 'Set restrict_public_buckets = true; the provider leaves it off when it is absent.',
  aliases: ['CKV_AWS_56', 'AVD-AWS-0093', 'aws-s3-no-public-buckets'],
  mitre: ['T1530'],
  references: ['https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html'],
  resource: 'aws_s3_bucket_public_access_block',
  path: 'restrict_public_buckets',
  require: equals(true),
  whenAbsent: 'fail',
  message: 'public policies stay in force',
  examples: {
    fail: [
      hcl`
        resource "aws_s3_bucket_public_access_block" "logs" {
          bucket = "example-logs"
        }
      `,
      hcl`
        resource "aws_s3_bucket_public_access_block" "logs" {
          bucket                  = "example-logs"
          restrict_public_buckets = false
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_s3_bucket_public_access_block" "logs" {
          bucket                  = "example-logs"
          restrict_public_buckets = true
        }
      `,
    ],
    unknown: [
      hcl`
        variable "enabled" {
          type = bool
        }

        resource "aws_s3_bucket_public_access_block" "logs" {
          bucket                  = "example-logs"
          restrict_public_buckets = var.enabled
        }
      `,
    ],
  },
});
