import { defineRule, hcl, truth, type PolicyStatement } from '@terrasafe/rule-kit';
import { allowsEveryS3Action, reachesEveryBucket } from './every-bucket.js';
import { identityPolicyTypes, judgeIdentityPolicy } from './statements.js';
import { permits } from './unconstrained.js';

const objectActions = ['s3:GetObject', 's3:ListBucket', 's3:PutObject', 's3:DeleteObject'];

const touchesEveryObject = (statement: PolicyStatement) =>
  truth.every([
    reachesEveryBucket(statement),
    permits(statement, objectActions),
    truth.not(allowsEveryS3Action(statement)),
  ]);

export default defineRule({
  id: 'AWS-IAM-0022',
  title: 'IAM policy reaches the objects of every bucket',
  severity: 'MEDIUM',
  category: 'weak_authentication',
  why: 'Buckets that other teams fill, also later ones, can be listed, read or emptied.',
  fix: 'Name the buckets in Resource.',
  aliases: ['AVD-AWS-0346', 'aws-iam-unauthorized-bucket-access'],
  mitre: ['T1530'],
  references: ['https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html'],
  resource: identityPolicyTypes,
  check: (resource, module) =>
    judgeIdentityPolicy(resource, module, touchesEveryObject, 'a statement reaches the objects of every bucket'),
  examples: {
    fail: [
      hcl`
        resource "aws_iam_policy" "orders" {
          name = "orders"
          policy = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Effect   = "Allow"
              Action   = ["s3:ListBucket", "s3:GetObject"]
              Resource = "*"
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
              Action   = ["s3:DeleteObject"]
              Resource = "arn:aws:s3:::*/*"
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
              Action   = ["s3:GetObject"]
              Resource = "arn:aws:s3:::orders/*"
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
