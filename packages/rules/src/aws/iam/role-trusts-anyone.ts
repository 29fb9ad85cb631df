import { hcl } from '@terrasafe/rule-kit';
import { publicPolicyRule } from './public-policy.js';

export default publicPolicyRule({
  id: 'AWS-IAM-0003',
  title: 'IAM role can be assumed by anyone',
  severity: 'CRITICAL',
  category: 'weak_authentication',
  why: 'Every AWS account in the world can take the role and all its permissions.',
  fix: 'Name the accounts, roles or services in Principal; for a vendor add its sts:ExternalId.',
  aliases: ['CKV_AWS_60'],
  mitre: ['T1078.004', 'T1199'],
  references: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-user.html'],
  resource: ['aws_iam_role'],
  path: 'assume_role_policy',
  message: 'the trust policy allows everyone',
  examples: {
    fail: [
      hcl`
        resource "aws_iam_role" "deploy" {
          name = "deploy"
          assume_role_policy = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Effect    = "Allow"
              Principal = { AWS = "*" }
              Action    = "sts:AssumeRole"
            }]
          })
        }
      `,
      hcl`
        resource "aws_iam_role" "deploy" {
          name = "deploy"
          assume_role_policy = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Effect    = "Allow"
              Principal = { AWS = ["arn:aws:iam::111122223333:root", "*"] }
              Action    = "sts:AssumeRole"
            }]
          })
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_iam_role" "deploy" {
          name = "deploy"
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
        resource "aws_iam_role" "deploy" {
          name = "deploy"
          assume_role_policy = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Effect    = "Allow"
              Principal = "*"
              Action    = "sts:AssumeRole"
              Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-0a1b2c3d4e" } }
            }]
          })
        }
      `,
    ],
    unknown: [
      hcl`
        variable "policy" {
          type = string
        }

        resource "aws_iam_role" "deploy" {
          name               = "deploy"
          assume_role_policy = var.policy
        }
      `,
    ],
  },
});
