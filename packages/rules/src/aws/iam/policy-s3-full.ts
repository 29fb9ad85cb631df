import { defineRule, hcl, truth, type PolicyStatement } from '@terrasafe/rule-kit';
import { allowsEveryS3Action, reachesEveryBucket } from './every-bucket.js';
import { identityPolicyTypes, judgeIdentityPolicy } from './statements.js';

const isS3Administrator = (statement: PolicyStatement) =>
  truth.every([reachesEveryBucket(statement), allowsEveryS3Action(statement)]);

export default defineRule({
  id: 'AWS-IAM-0021',
  title: 'IAM policy allows every S3 action on every bucket',
  severity: 'MEDIUM',
  category: 'weak_authentication',
  why: 'One stolen credential is enough to read, change and delete all that is stored.',
  fix: 'Name the actions and the buckets.',
  aliases: ['AVD-AWS-0345', 'aws-iam-no-s3-full-access'],
  mitre: ['T1530', 'T1485'],
  references: ['https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html'],
  resource: identityPolicyTypes,
  check: (resource, module) =>
    judgeIdentityPolicy(resource, module, isS3Administrator, 'a statement allows every S3 action on every bucket'),
  examples: {
    fail: [
      hcl`
        resource "aws_iam_policy" "orders" {
          name = "orders"
          policy = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Effect   = "Allow"
              Action   = "s3:*"
              Resource = "*"
            }]
          })
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_iam_policy" "orders" {
          name = "orders"
          policy = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Effect   = "Allow"
              Action   = "s3:*"
              Resource = ["arn:aws:s3:::orders", "arn:aws:s3:::orders/*"]
            }]
          })
        }
      `,
      hcl`
        resource "aws_iam_policy" "orders" {
          name = "orders"
          policy = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Effect   = "Allow"
              Action   = "s3:ListAllMyBuckets"
              Resource = "*"
            }]
          })
        }
      `,
    ],
    unknown: [
      hcl`
        variable "it" {
          type = string
        }

        resource "aws_iam_policy" "orders" {
          name = "orders"
          policy = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Effect   = "Allow"
              Action   = var.it
              Resource = "*"
            }]
          })
        }
      `,
    ],
  },
});
