import { hcl } from '@terrasafe/rule-kit';
import { publicPolicyRule } from '../iam/public-policy.js';

export default publicPolicyRule({
  id: 'AWS-GLACIER-0001',
  title: 'Glacier vault policy allows everyone',
  severity: 'CRITICAL',
  category: 'public_access',
  why: 'Anyone can do what the policy names with the archives of the vault: read, list, replace or delete them.',
  fix: 'Name the accounts, roles or services in Principal, or add a condition such as aws:PrincipalOrgID.',
  aliases: ['CKV_AWS_167'],
  mitre: ['T1530'],
  references: ['https://docs.aws.amazon.com/amazonglacier/latest/dev/vault-access-policy.html'],
  resource: ['aws_glacier_vault'],
  path: 'access_policy',
  message: 'the vault policy allows everyone',
  examples: {
    fail: [
      hcl`
        resource "aws_glacier_vault" "archive" {
          name = "archive"
          access_policy = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Effect    = "Allow"
              Principal = "*"
              Action    = ["glacier:InitiateJob", "glacier:GetJobOutput"]
              Resource  = "arn:aws:glacier:eu-west-1:111122223333:vaults/archive"
            }]
          })
        }
      `,
      hcl`
        resource "aws_glacier_vault" "archive" {
          name = "archive"
          access_policy = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Effect    = "Allow"
              Principal = { AWS = "*" }
              Action    = ["glacier:InitiateJob", "glacier:GetJobOutput"]
              Resource  = "arn:aws:glacier:eu-west-1:111122223333:vaults/archive"
            }]
          })
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_glacier_vault" "archive" {
          name = "archive"
          access_policy = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Effect    = "Deny"
              Principal = "*"
              Action    = ["glacier:InitiateJob", "glacier:GetJobOutput"]
              Resource  = "arn:aws:glacier:eu-west-1:111122223333:vaults/archive"
            }]
          })
        }
      `,
      hcl`
        resource "aws_glacier_vault" "archive" {
          name = "archive"
          access_policy = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Effect    = "Allow"
              Principal = { AWS = "arn:aws:iam::111122223333:role/reader" }
              Action    = ["glacier:InitiateJob", "glacier:GetJobOutput"]
              Resource  = "arn:aws:glacier:eu-west-1:111122223333:vaults/archive"
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

        resource "aws_glacier_vault" "archive" {
          name = "archive"
          access_policy = var.policy
        }
      `,
    ],
  },
});
