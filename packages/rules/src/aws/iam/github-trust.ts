import { defineRule, hcl, judge, readPolicyBlocks, truth } from '@terrasafe/rule-kit';
import { trustsForeigners } from './github-subject.js';
import { judgePolicy } from './statements.js';

const message = 'the subject is not tied to an organisation on GitHub';

export default defineRule({
  id: 'AWS-IAM-0025',
  title: 'Role for GitHub Actions can be assumed from foreign repositories',
  severity: 'HIGH',
  category: 'weak_authentication',
  why: 'Any repository on GitHub, or one whose name or workflow is chosen for it, gets the role.',
  fix: 'Add a condition on token.actions.githubusercontent.com:sub whose value starts with repo: and names the organisation up to its slash.',
  aliases: ['CKV_AWS_358', 'CKV_AWS_393'],
  mitre: ['T1199', 'T1078.004'],
  references: ['https://docs.github.com/en/actions/concepts/security/openid-connect'],
  resource: ['aws_iam_role', 'data.aws_iam_policy_document'],
  check(subject, module) {
    if (subject.kind === 'data') {
      return judge(truth.some(readPolicyBlocks(subject).map(trustsForeigners)), message, subject);
    }
    const trust = subject.attribute('assume_role_policy');
    const isDocument = module.isAttached(subject, trust.path, 'data.aws_iam_policy_document');
    return isDocument ? undefined : judgePolicy(trust, trustsForeigners, message);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_iam_role" "orders" {
          name = "orders"
          assume_role_policy = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Effect    = "Allow"
              Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
              Action    = "sts:AssumeRoleWithWebIdentity"
            }]
          })
        }
      `,
      hcl`
        resource "aws_iam_role" "orders" {
          name = "orders"
          assume_role_policy = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Effect    = "Allow"
              Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
              Action    = "sts:AssumeRoleWithWebIdentity"
              Condition = { StringLike = { "token.actions.githubusercontent.com:sub" = "repo:example*" } }
            }]
          })
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_iam_role" "orders" {
          name = "orders"
          assume_role_policy = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Effect    = "Allow"
              Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
              Action    = "sts:AssumeRoleWithWebIdentity"
              Condition = { StringEquals = { "token.actions.githubusercontent.com:sub" = "repo:example/shop:ref:refs/heads/main" } }
            }]
          })
        }
      `,
      hcl`
        resource "aws_iam_role" "orders" {
          name = "orders"
          assume_role_policy = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Effect    = "Allow"
              Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
              Action    = "sts:AssumeRoleWithWebIdentity"
              Condition = { StringLike = { "token.actions.githubusercontent.com:sub" = "repo:example/*" } }
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

        resource "aws_iam_role" "orders" {
          name = "orders"
          assume_role_policy = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Effect    = "Allow"
              Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
              Action    = "sts:AssumeRoleWithWebIdentity"
              Condition = { StringLike = { "token.actions.githubusercontent.com:sub" = var.it } }
            }]
          })
        }
      `,
    ],
  },
});
