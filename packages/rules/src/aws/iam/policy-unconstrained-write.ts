import { defineRule, hcl, matcher, truth, truthOf, type PolicyStatement } from '@terrasafe/rule-kit';
import { isWrite, takesResource } from './action-traits.js';
import { identityPolicyTypes, judgeIdentityPolicy } from './statements.js';
import { isUnconstrained } from './unconstrained.js';

const isUnboundWrite = matcher((action) =>
  truthOf(typeof action === 'string' && isWrite(action) && takesResource(action)),
);

const changesEverything = (statement: PolicyStatement) =>
  truth.every([isUnconstrained(statement), truth.some(statement.actions.map(isUnboundWrite))]);

export default defineRule({
  id: 'AWS-IAM-0018',
  title: 'IAM policy lets every resource be changed',
  severity: 'MEDIUM',
  category: 'weak_authentication',
  why: 'A mistake or a stolen credential reaches every resource of the service, not only the ones it was meant for.',
  fix: 'Name the resources, or add a condition.',
  aliases: ['CKV_AWS_111', 'CKV_AWS_290'],
  mitre: ['T1485'],
  references: [
    'https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html',
  ],
  resource: identityPolicyTypes,
  check: (resource, module) =>
    judgeIdentityPolicy(resource, module, changesEverything, 'a statement changes every resource'),
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
      hcl`
        resource "aws_iam_policy" "orders" {
          name = "orders"
          policy = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Effect   = "Allow"
              Action   = ["dynamodb:PutItem"]
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
              Action   = ["xray:PutTraceSegments"]
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
