import { defineRule, hcl, truth, type PolicyStatement } from '@terrasafe/rule-kit';
import { identityPolicyTypes, judgeIdentityPolicy } from './statements.js';
import { actionsOf, isUnconstrained, permits } from './unconstrained.js';

/** Actions that return what is stored, or copy it. */
const readingData = actionsOf({
  rds: 'CopyDBSnapshot CreateDBSnapshot',
  s3: 'GetObject GetObjectVersion',
  secretsmanager: 'GetSecretValue',
  ssm: 'GetParameter GetParameters GetParametersByPath',
});

const readsEverything = (statement: PolicyStatement) =>
  truth.every([isUnconstrained(statement), permits(statement, readingData)]);

export default defineRule({
  id: 'AWS-IAM-0015',
  title: 'IAM policy lets all stored data be read',
  severity: 'MEDIUM',
  category: 'weak_authentication',
  why: 'One stolen credential is enough to carry off every object, parameter and secret.',
  fix: 'Name the buckets, parameters and secrets in Resource.',
  aliases: ['CKV_AWS_108', 'CKV_AWS_288'],
  mitre: ['T1530', 'T1552'],
  references: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html'],
  resource: identityPolicyTypes,
  check: (resource, module) =>
    judgeIdentityPolicy(resource, module, readsEverything, 'a statement reads data of every resource'),
  examples: {
    fail: [
      hcl`
        resource "aws_iam_policy" "orders" {
          name = "orders"
          policy = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Effect   = "Allow"
              Action   = ["s3:GetObject", "secretsmanager:GetSecretValue"]
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
              Action   = ["lambda:CreateFunction"]
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
