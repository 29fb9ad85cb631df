import { defineRule, hcl, truth, type PolicyStatement } from '@terrasafe/rule-kit';
import { allows, identityPolicyTypes, judgeIdentityPolicy, onEveryAction } from './statements.js';

const allowsEveryAction = (statement: PolicyStatement) => truth.every([allows(statement), onEveryAction(statement)]);

export default defineRule({
  id: 'AWS-IAM-0002',
  title: 'IAM policy allows every action',
  severity: 'MEDIUM',
  category: 'weak_authentication',
  why: 'Actions that nobody thought of, such as changing who may use a resource, are allowed with the rest.',
  fix: 'Name the actions that the identity needs.',
  aliases: ['CKV_AWS_49', 'CKV_AWS_63', 'AVD-AWS-0057', 'aws-iam-no-policy-wildcards'],
  mitre: ['T1078.004'],
  references: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html'],
  resource: identityPolicyTypes,
  check: (resource, module) =>
    judgeIdentityPolicy(resource, module, allowsEveryAction, 'a statement allows every action'),
  examples: {
    fail: [
      hcl`
        resource "aws_iam_group_policy" "builders" {
          group = "builders"
          policy = jsonencode({
            Version   = "2012-10-17"
            Statement = [{ Effect = "Allow", Action = "*", Resource = "arn:aws:s3:::build-cache" }]
          })
        }
      `,
    ],
    pass: [
      hcl`
        data "aws_iam_policy_document" "builders" {
          statement {
            effect    = "Deny"
            actions   = ["*"]
            resources = ["*"]
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "policy" {
          type = string
        }

        resource "aws_iam_policy" "builders" {
          policy = var.policy
        }
      `,
    ],
  },
});
