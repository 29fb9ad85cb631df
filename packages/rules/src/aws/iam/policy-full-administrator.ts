import { defineRule, hcl } from '@terrasafe/rule-kit';
import { identityPolicyTypes, isAdministrator, judgeIdentityPolicy } from './statements.js';

export default defineRule({
  id: 'AWS-IAM-0001',
  title: 'IAM policy allows every action on every resource',
  severity: 'HIGH',
  category: 'weak_authentication',
  why: 'Whoever holds the identity, or steals its credentials, owns the account.',
  fix: 'Name the actions and the resources that the identity needs; IAM Access Analyzer can propose them from its use.',
  aliases: ['CKV_AWS_1', 'CKV_AWS_62', 'AVD-AWS-0057', 'aws-iam-no-policy-wildcards'],
  mitre: ['T1078.004', 'T1098'],
  references: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html'],
  resource: identityPolicyTypes,
  check: (resource, module) =>
    judgeIdentityPolicy(resource, module, isAdministrator, 'a statement allows every action on every resource'),
  examples: {
    fail: [
      hcl`
        resource "aws_iam_policy" "admin" {
          policy = jsonencode({
            Version   = "2012-10-17"
            Statement = [{ Effect = "Allow", Action = ["s3:*", "*"], Resource = "*" }]
          })
        }
      `,
      hcl`
        data "aws_iam_policy_document" "admin" {
          statement {
            actions   = ["*"]
            resources = ["*"]
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_iam_role_policy" "reader" {
          role = "reader"
          policy = jsonencode({
            Version = "2012-10-17"
            Statement = [
              { Effect = "Allow", Action = "s3:GetObject", Resource = "*" },
              { Effect = "Deny", Action = "*", Resource = "*" },
            ]
          })
        }
      `,
    ],
    unknown: [
      hcl`
        variable "actions" {
          type = list(string)
        }

        data "aws_iam_policy_document" "reader" {
          statement {
            actions   = var.actions
            resources = ["*"]
          }
        }
      `,
    ],
  },
});
