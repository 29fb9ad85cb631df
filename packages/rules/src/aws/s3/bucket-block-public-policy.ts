import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-S3-0004',
  title: 'S3 bucket accepts a public bucket policy',
  severity: 'MEDIUM',
  category: 'public_access',
  why: 'One bucket policy with a wildcard, set by mistake, makes every object public.',
  fix: 'Set block_public_policy = true; the provider leaves it off when it is absent.',
  aliases: ['CKV_AWS_54', 'AVD-AWS-0087', 'aws-s3-block-public-policy'],
  mitre: ['T1530'],
  references: ['https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html'],
  resource: 'aws_s3_bucket_public_access_block',
  path: 'block_public_policy',
  require: equals(true),
  whenAbsent: 'fail',
  message: 'a public bucket policy is accepted',
  examples: {
    fail: [
      hcl`
        resource "aws_s3_bucket_public_access_block" "logs" {
          bucket = "example-logs"
        }
      `,
      hcl`
        resource "aws_s3_bucket_public_access_block" "logs" {
          bucket              = "example-logs"
          block_public_policy = false
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_s3_bucket_public_access_block" "logs" {
          bucket              = "example-logs"
          block_public_policy = true
        }
      `,
    ],
    unknown: [
      hcl`
        variable "enabled" {
          type = bool
        }

        resource "aws_s3_bucket_public_access_block" "logs" {
          bucket              = "example-logs"
          block_public_policy = var.enabled
        }
      `,
    ],
  },
});
