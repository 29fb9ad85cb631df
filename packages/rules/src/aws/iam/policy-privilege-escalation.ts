import { defineRule, hcl, truth, type PolicyStatement, type Truth } from '@terrasafe/rule-kit';
import { escalations } from './escalations.js';
import { identityPolicyTypes, judgeIdentityStatements } from './statements.js';
import { isUnconstrained, permits } from './unconstrained.js';

const isAllowed = (statements: readonly PolicyStatement[], action: string): Truth =>
  truth.some(statements.map((statement) => truth.every([isUnconstrained(statement), permits(statement, [action])])));

export default defineRule({
  id: 'AWS-IAM-0017',
  title: 'IAM policy lets the identity give itself more permissions',
  severity: 'MEDIUM',
  category: 'weak_authentication',
  why: 'Together its actions lead to any other permission, by a new policy, a stronger role or code that runs under one.',
  fix: 'Name the resources, take away the step that grants, or set a permissions boundary.',
  aliases: ['CKV_AWS_110', 'CKV_AWS_286'],
  mitre: ['T1098', 'T1078.004'],
  references: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html'],
  resource: identityPolicyTypes,
  check: (resource, module) =>
    judgeIdentityStatements(
      resource,
      module,
      (statements) =>
        truth.some(escalations.map((steps) => truth.every(steps.map((step) => isAllowed(statements, step))))),
      'its actions add up to more permissions',
    ),
  examples: {
    fail: [
      hcl`
        resource "aws_iam_policy" "orders" {
          name = "orders"
          policy = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Effect   = "Allow"
              Action   = ["iam:CreatePolicyVersion"]
              Resource = "*"
            }]
          })
        }
      `,
      hcl`
        data "aws_iam_policy_document" "deploy" {
          statement {
            actions   = ["iam:PassRole"]
            resources = ["*"]
          }

          statement {
            actions   = ["ec2:RunInstances"]
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
              Action   = ["iam:PassRole"]
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
              Action   = ["iam:PassRole", "ec2:RunInstances"]
              Resource = "arn:aws:ec2:eu-west-1:111122223333:instance/*"
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
