import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-S3-0003',
  title: 'S3 bucket accepts new public ACLs',
  severity: 'MEDIUM',
  category: 'public_access',
  why: 'One ACL on the bucket or on an object, set by mistake, makes it public.',
  fix: 'Set block_public_acls = true; the provider leaves it off when it is absent.',
  aliases: ['CKV_AWS_53', 'AVD-AWS-0086', 'aws-s3-block-public-acls'],
  mitre: ['T1530'],
  references: ['https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html'],
  resource: 'aws_s3_bucket_public_access_block',
  path: 'block_public_acls',
  require: equals(true),
  whenAbsent: 'fail',
  message: 'new public ACLs are accepted',
  examples: {
    fail: [
      hcl`
        resource "aws_s3_bucket_public_access_block" "logs" {
          bucket = "example-logs"
        }
      `,
      hcl`
        resource "aws_s3_bucket_public_access_block" "logs" {
          bucket            = "example-logs"
          block_public_acls = false
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_s3_bucket_public_access_block" "logs" {
          bucket            = "example-logs"
          block_public_acls = true
        }
      `,
    ],
    unknown: [
      hcl`
        variable "enabled" {
          type = bool
        }

        resource "aws_s3_bucket_public_access_block" "logs" {
          bucket            = "example-logs"
          block_public_acls = var.enabled
        }
      `,
    ],
  },
});
