import { defineRule, hcl, truth, type PolicyStatement } from '@terrasafe/rule-kit';
import { identityPolicyTypes, judgeIdentityPolicy } from './statements.js';
import { isUnconstrained, permits } from './unconstrained.js';

const passesEveryRole = (statement: PolicyStatement) =>
  truth.every([isUnconstrained(statement), permits(statement, ['iam:PassRole'])]);

export default defineRule({
  id: 'AWS-IAM-0020',
  title: 'IAM policy lets every role be passed to a service',
  severity: 'MEDIUM',
  category: 'weak_authentication',
  why: 'Whoever holds the identity can start a service under the strongest role of the account.',
  fix: 'Name the roles in Resource, or add a condition on iam:PassedToService.',
  aliases: ['AVD-AWS-0342', 'aws-iam-filter-passrole-access'],
  mitre: ['T1078.004'],
  references: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html'],
  resource: identityPolicyTypes,
  check: (resource, module) => judgeIdentityPolicy(resource, module, passesEveryRole, 'a statement passes every role'),
  examples: {
    fail: [
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
              Resource = "arn:aws:iam::111122223333:role/orders"
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
              Effect    = "Allow"
              Action    = ["iam:PassRole"]
              Resource  = "*"
              Condition = { StringEquals = { "iam:PassedToService" = "ecs-tasks.amazonaws.com" } }
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
