import { defineRule, hcl, matcher, truth, truthOf, type PolicyStatement } from '@terrasafe/rule-kit';
import { takesResource } from './action-traits.js';
import { identityPolicyTypes, judgeIdentityPolicy } from './statements.js';
import { isUnconstrained } from './unconstrained.js';

const couldNameResource = matcher((action) => truthOf(typeof action === 'string' && takesResource(action)));

const isUnbound = (statement: PolicyStatement) =>
  truth.every([isUnconstrained(statement), truth.some(statement.actions.map(couldNameResource))]);

export default defineRule({
  id: 'AWS-IAM-0019',
  title: 'IAM policy names no resource for actions that take one',
  severity: 'LOW',
  category: 'weak_authentication',
  why: 'The identity reaches every resource of the service, also those that come later.',
  fix: 'Name the resources, or add a condition.',
  aliases: ['CKV_AWS_355', 'CKV_AWS_356'],
  references: [
    'https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html',
  ],
  resource: identityPolicyTypes,
  check: (resource, module) =>
    judgeIdentityPolicy(resource, module, isUnbound, 'a statement allows actions on every resource'),
  examples: {
    fail: [
      hcl`
        resource "aws_iam_policy" "orders" {
          name = "orders"
          policy = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Effect   = "Allow"
              Action   = ["sqs:SendMessage"]
              Resource = "*"
            }]
          })
        }
      `,
      hcl`
        data "aws_iam_policy_document" "orders" {
          statement {
            actions   = ["s3:Get*"]
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
              Action   = ["sqs:SendMessage"]
              Resource = "arn:aws:sqs:eu-west-1:111122223333:orders"
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
              Action   = ["ec2:DescribeInstances", "s3:ListAllMyBuckets"]
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
              Effect    = "Allow"
              Action    = ["kms:Decrypt"]
              Resource  = "*"
              Condition = { StringEquals = { "kms:ViaService" = "s3.eu-west-1.amazonaws.com" } }
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
