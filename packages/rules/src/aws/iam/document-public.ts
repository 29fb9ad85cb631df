import { defineRule, hcl, judge, readPolicyBlocks, truth } from '@terrasafe/rule-kit';
import { isPublic } from './public-policy.js';

export default defineRule({
  id: 'AWS-IAM-0023',
  title: 'Policy document allows everyone',
  severity: 'MEDIUM',
  category: 'public_access',
  why: 'A resource that takes the document as its policy is open to every AWS account.',
  fix: 'Name the accounts, roles or services in principals, or add a condition such as aws:PrincipalOrgID.',
  aliases: ['CKV_AWS_283'],
  mitre: ['T1530'],
  references: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html'],
  resource: 'data.aws_iam_policy_document',
  check: (document) =>
    judge(truth.some(readPolicyBlocks(document).map(isPublic)), 'a statement allows everyone', document),
  examples: {
    fail: [
      hcl`
        data "aws_iam_policy_document" "orders" {
          statement {
            actions   = ["s3:GetObject"]
            resources = ["arn:aws:s3:::orders/*"]

            principals {
              type        = "AWS"
              identifiers = ["*"]
            }
          }
        }
      `,
    ],
    pass: [
      hcl`
        data "aws_iam_policy_document" "orders" {
          statement {
            actions   = ["s3:GetObject"]
            resources = ["arn:aws:s3:::orders/*"]

            principals {
              type        = "AWS"
              identifiers = ["arn:aws:iam::111122223333:root"]
            }
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "it" {
          type = list(string)
        }

        data "aws_iam_policy_document" "orders" {
          statement {
            actions   = ["s3:GetObject"]
            resources = ["arn:aws:s3:::orders/*"]

            principals {
              type        = "AWS"
              identifiers = var.it
            }
          }
        }
      `,
    ],
  },
});
