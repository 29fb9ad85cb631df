import { defineRule, hcl } from '@terrasafe/rule-kit';
import { aclTypes, grantsPublicWrite, judgeAcls } from './acl.js';

export default defineRule({
  id: 'AWS-S3-0002',
  title: 'S3 bucket can be written by everyone',
  severity: 'CRITICAL',
  category: 'public_access',
  why: 'Anyone can replace or delete objects, serve malware from your name, or fill the bucket on your bill.',
  fix: 'Set the ACL to private, or switch ACLs off with object ownership BucketOwnerEnforced.',
  aliases: ['CKV_AWS_57', 'AVD-AWS-0092', 'aws-s3-no-public-access-with-acl'],
  mitre: ['T1530', 'T1485', 'T1565.001'],
  references: ['https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html'],
  resource: aclTypes,
  check: (subject, module) => judgeAcls(subject, module, grantsPublicWrite, 'its ACL lets everyone write'),
  examples: {
    fail: [
      hcl`
        resource "aws_s3_bucket" "drop" {
          bucket = "example-drop"
        }

        resource "aws_s3_bucket_acl" "drop" {
          bucket = aws_s3_bucket.drop.bucket
          acl    = "public-read-write"
        }
      `,
      hcl`
        resource "aws_s3_bucket" "drop" {
          grant {
            type        = "Group"
            permissions = ["READ", "WRITE"]
            uri         = "http://acs.amazonaws.com/groups/global/AllUsers"
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_s3_bucket" "drop" {
          acl = "public-read"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "acl" {
          type = string
        }

        resource "aws_s3_bucket" "drop" {
          bucket = "example-drop"
        }

        resource "aws_s3_bucket_acl" "drop" {
          bucket = aws_s3_bucket.drop.bucket
          acl    = var.acl
        }
      `,
    ],
  },
});
