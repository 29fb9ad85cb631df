import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-S3-0013',
  title: 'S3 bucket still uses access control lists',
  severity: 'LOW',
  category: 'other',
  why: 'Objects uploaded by others stay theirs, and an ACL beside the policy can open what the policy closes.',
  fix: 'Set rule { object_ownership = "BucketOwnerEnforced" }.',
  aliases: ['CKV2_AWS_65'],
  references: ['https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html'],
  resource: 'aws_s3_bucket_ownership_controls',
  path: 'rule.object_ownership',
  require: equals('BucketOwnerEnforced'),
  whenAbsent: 'fail',
  message: 'access control lists are in force',
  examples: {
    fail: [
      hcl`
        resource "aws_s3_bucket_ownership_controls" "logs" {
          bucket = "example-logs"

          rule {
            object_ownership = "ObjectWriter"
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_s3_bucket_ownership_controls" "logs" {
          bucket = "example-logs"

          rule {
            object_ownership = "BucketOwnerEnforced"
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "setting" {
          type = string
        }

        resource "aws_s3_bucket_ownership_controls" "logs" {
          bucket = "example-logs"

          rule {
            object_ownership = var.setting
          }
        }
      `,
    ],
  },
});
