import { hcl } from '@terrasafe/rule-kit';
import { publicPolicyRule } from '../iam/public-policy.js';

export default publicPolicyRule({
  id: 'AWS-S3-0007',
  title: 'S3 bucket policy allows everyone',
  severity: 'CRITICAL',
  category: 'public_access',
  why: 'Anyone on the internet can do what the policy names with the objects of the bucket: read, list, replace or delete them.',
  fix: 'Name the accounts, roles or services in Principal, or add a condition such as aws:PrincipalOrgID.',
  aliases: ['CKV_AWS_70'],
  mitre: ['T1530'],
  references: ['https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html'],
  resource: ['aws_s3_bucket_policy', 'aws_s3_bucket'],
  path: 'policy',
  message: 'the bucket policy allows everyone',
  examples: {
    fail: [
      hcl`
        resource "aws_s3_bucket_policy" "site" {
          bucket = "example-site"
          policy = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Effect    = "Allow"
              Principal = "*"
              Action    = "s3:GetObject"
              Resource  = "arn:aws:s3:::example-site/*"
            }]
          })
        }
      `,
      hcl`
        resource "aws_s3_bucket_policy" "site" {
          bucket = "example-site"
          policy = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Effect    = "Allow"
              Principal = { AWS = ["arn:aws:iam::111122223333:root", "*"] }
              Action    = "s3:GetObject"
              Resource  = "arn:aws:s3:::example-site/*"
            }]
          })
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_s3_bucket_policy" "site" {
          bucket = "example-site"
          policy = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Effect    = "Allow"
              Principal = { AWS = "arn:aws:iam::111122223333:root" }
              Action    = "s3:GetObject"
              Resource  = "arn:aws:s3:::example-site/*"
            }]
          })
        }
      `,
      hcl`
        resource "aws_s3_bucket_policy" "site" {
          bucket = "example-site"
          policy = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Effect    = "Allow"
              Principal = "*"
              Action    = "s3:GetObject"
              Resource  = "arn:aws:s3:::example-site/*"
              Condition = { StringEquals = { "aws:SourceVpce" = "vpce-0a1b2c3d" } }
            }]
          })
        }
      `,
    ],
    unknown: [
      hcl`
        variable "policy" {
          type = string
        }

        resource "aws_s3_bucket_policy" "site" {
          bucket = "example-site"
          policy = var.policy
        }
      `,
    ],
  },
});
