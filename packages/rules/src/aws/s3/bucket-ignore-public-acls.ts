import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-S3-0005',
  title: 'S3 bucket honours public ACLs',
  severity: 'MEDIUM',
  category: 'public_access',
  why: 'Public ACLs that are already there, on the bucket or on objects, stay in force.',
  fix: 'Set ignore_public_acls = true; the provider leaves it off when it is absent.',
  aliases: ['CKV_AWS_55', 'AVD-AWS-0091', 'aws-s3-ignore-public-acls'],
  mitre: ['T1530'],
  references: ['https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html'],
  resource: 'aws_s3_bucket_public_access_block',
  path: 'ignore_public_acls',
  require: equals(true),
  whenAbsent: 'fail',
  message: 'public ACLs are honoured',
  examples: {
    fail: [
      hcl`
        resource "aws_s3_bucket_public_access_block" "logs" {
          bucket = "example-logs"
        }
      `,
      hcl`
        resource "aws_s3_bucket_public_access_block" "logs" {
          bucket             = "example-logs"
          ignore_public_acls = false
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_s3_bucket_public_access_block" "logs" {
          bucket             = "example-logs"
          ignore_public_acls = true
        }
      `,
    ],
    unknown: [
      hcl`
        variable "enabled" {
          type = bool
        }

        resource "aws_s3_bucket_public_access_block" "logs" {
          bucket             = "example-logs"
          ignore_public_acls = var.enabled
        }
      `,
    ],
  },
});
