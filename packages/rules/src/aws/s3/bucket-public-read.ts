import { defineRule, hcl } from '@terrasafe/rule-kit';
import { aclTypes, grantsPublicRead, judgeAcls } from './acl.js';

export default defineRule({
  id: 'AWS-S3-0001',
  title: 'S3 bucket can be listed by everyone',
  severity: 'HIGH',
  category: 'public_access',
  why: 'Anyone can list the objects, and objects uploaded with the same ACL can be read by anyone.',
  fix: 'Set the ACL to private, or switch ACLs off with object ownership BucketOwnerEnforced.',
  aliases: ['CKV_AWS_20', 'AVD-AWS-0092', 'aws-s3-no-public-access-with-acl'],
  mitre: ['T1530', 'T1619'],
  references: ['https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html'],
  resource: aclTypes,
  check: (subject, module) => judgeAcls(subject, module, grantsPublicRead, 'its ACL lets everyone read'),
  examples: {
    fail: [
      hcl`
        resource "aws_s3_bucket" "logs" {
          acl = "public-read"
        }
      `,
      hcl`
        resource "aws_s3_bucket" "logs" {
          bucket = "example-logs"
        }

        resource "aws_s3_bucket_acl" "logs" {
          bucket = aws_s3_bucket.logs.id

          access_control_policy {
            grant {
              permission = "READ"

              grantee {
                type = "Group"
                uri  = "http://acs.amazonaws.com/groups/global/AllUsers"
              }
            }
          }
        }
      `,
      hcl`
        resource "aws_s3_bucket_acl" "logs" {
          bucket = "example-logs"
          acl    = "public-read"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_s3_bucket" "logs" {
          acl = "private"
        }
      `,
      hcl`
        resource "aws_s3_bucket" "logs" {
          bucket = "example-logs"
          acl    = "public-read"
        }

        resource "aws_s3_bucket_public_access_block" "logs" {
          bucket             = aws_s3_bucket.logs.id
          ignore_public_acls = true
        }
      `,
    ],
    unknown: [
      hcl`
        variable "acl" {
          type = string
        }

        resource "aws_s3_bucket" "logs" {
          acl = var.acl
        }
      `,
    ],
  },
});
