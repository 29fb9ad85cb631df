import { defineRule, hcl, matches, truth, type PolicyStatement } from '@terrasafe/rule-kit';
import { allows, identityPolicyTypes, judgeIdentityPolicy } from './statements.js';

const isEveryIamAction = matches(/^(?:\*|\*:\*|iam:\*)$/i);

const allowsEveryIamAction = (statement: PolicyStatement) =>
  truth.every([allows(statement), truth.some(statement.actions.map(isEveryIamAction))]);

export default defineRule({
  id: 'AWS-IAM-0013',
  title: 'IAM policy allows every IAM action',
  severity: 'MEDIUM',
  category: 'weak_authentication',
  why: 'Whoever may change IAM may give himself any other permission.',
  fix: 'Name the IAM actions that the identity needs.',
  aliases: ['CKV2_AWS_40'],
  mitre: ['T1098'],
  references: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html'],
  resource: identityPolicyTypes,
  check: (resource, module) =>
    judgeIdentityPolicy(resource, module, allowsEveryIamAction, 'a statement allows every IAM action'),
  examples: {
    fail: [
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
      hcl`
        data "aws_iam_policy_document" "orders" {
          statement {
            actions   = ["iam:*"]
            resources = ["*"]
          }
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
              Action   = ["iam:GetRole", "iam:ListRoles"]
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
              Effect   = "Deny"
              Action   = "iam:*"
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
