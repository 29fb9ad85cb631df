import { anyOf, defineRule, hcl, matches, truth, truthOf, type PolicyStatement } from '@terrasafe/rule-kit';
import { allows, judgePolicy } from './statements.js';

const isAccount = anyOf(matches(/^\d{12}$/), matches(/:root$/));

const trustsAccount = (statement: PolicyStatement) =>
  truth.every([
    truthOf(statement.conditions.size === 0),
    allows(statement),
    truth.some((statement.principals.get('AWS') ?? []).map(isAccount)),
  ]);

export default defineRule({
  id: 'AWS-IAM-0024',
  title: 'IAM role can be assumed by everyone in an account',
  severity: 'LOW',
  category: 'weak_authentication',
  why: 'Each user, role and service of the account whose own policy allows it can take the role.',
  fix: 'Name the roles or services in Principal, or add a condition such as sts:ExternalId.',
  aliases: ['CKV_AWS_61'],
  mitre: ['T1078.004'],
  references: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html'],
  resource: 'aws_iam_role',
  check: (role) =>
    judgePolicy(role.attribute('assume_role_policy'), trustsAccount, 'the trust policy names a whole account'),
  examples: {
    fail: [
      hcl`
        resource "aws_iam_role" "orders" {
          name = "orders"
          assume_role_policy = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Effect    = "Allow"
              Principal = { AWS = "arn:aws:iam::111122223333:root" }
              Action    = "sts:AssumeRole"
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
              Principal = { AWS = ["111122223333"] }
              Action    = "sts:AssumeRole"
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
              Principal = { Service = "ecs-tasks.amazonaws.com" }
              Action    = "sts:AssumeRole"
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
              Principal = { AWS = "arn:aws:iam::111122223333:role/deploy" }
              Action    = "sts:AssumeRole"
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
              Principal = { AWS = "111122223333" }
              Action    = "sts:AssumeRole"
              Condition = { StringEquals = { "sts:ExternalId" = "8f2c" } }
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
              Principal = { AWS = var.it }
              Action    = "sts:AssumeRole"
            }]
          })
        }
      `,
    ],
  },
});
