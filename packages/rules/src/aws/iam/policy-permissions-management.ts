import { defineRule, hcl, truth, type PolicyStatement } from '@terrasafe/rule-kit';
import { managingPermissions } from './permission-actions.js';
import { identityPolicyTypes, judgeIdentityPolicy } from './statements.js';
import { isUnconstrained, permits } from './unconstrained.js';

const managesPermissions = (statement: PolicyStatement) =>
  truth.every([isUnconstrained(statement), permits(statement, managingPermissions)]);

export default defineRule({
  id: 'AWS-IAM-0016',
  title: 'IAM policy lets permissions be changed on every resource',
  severity: 'MEDIUM',
  category: 'weak_authentication',
  why: 'Whoever holds the identity can open any resource to himself, to others or to everyone.',
  fix: 'Name the resources, or leave such actions to the deployment role.',
  aliases: ['CKV_AWS_109', 'CKV_AWS_289'],
  mitre: ['T1098'],
  references: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_understand-policy-summary-access-level-summaries.html',
  ],
  resource: identityPolicyTypes,
  check: (resource, module) =>
    judgeIdentityPolicy(resource, module, managesPermissions, 'a statement changes permissions of every resource'),
  examples: {
    fail: [
      hcl`
        resource "aws_iam_policy" "orders" {
          name = "orders"
          policy = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Effect   = "Allow"
              Action   = ["s3:PutBucketPolicy"]
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
              Action   = "iam:*"
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
              Resource = "arn:aws:s3:::orders"
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
              Action   = ["s3:GetObject"]
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
