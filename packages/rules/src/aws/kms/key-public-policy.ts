import { hcl } from '@terrasafe/rule-kit';
import { publicPolicyRule } from '../iam/public-policy.js';

export default publicPolicyRule({
  id: 'AWS-KMS-0002',
  title: 'KMS key policy allows everyone',
  severity: 'HIGH',
  category: 'public_access',
  why: 'Any AWS account can use the key, so what is encrypted with it is protected from nobody.',
  fix: 'Name the accounts or roles in Principal, or add a condition such as kms:CallerAccount.',
  aliases: ['CKV_AWS_33'],
  mitre: ['T1530'],
  references: ['https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html'],
  resource: ['aws_kms_key', 'aws_kms_key_policy'],
  path: 'policy',
  message: 'the key policy allows everyone',
  examples: {
    fail: [
      hcl`
        resource "aws_kms_key" "orders" {
          description = "Orders"
          policy = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Effect    = "Allow"
              Principal = "*"
              Action    = "kms:Decrypt"
              Resource  = "*"
            }]
          })
        }
      `,
      hcl`
        resource "aws_kms_key" "orders" {
          description = "Orders"
          policy = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Effect    = "Allow"
              Principal = { AWS = ["arn:aws:iam::111122223333:root", "*"] }
              Action    = "kms:Decrypt"
              Resource  = "*"
            }]
          })
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_kms_key" "orders" {
          description = "Orders"
          policy = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Effect    = "Allow"
              Principal = { AWS = "arn:aws:iam::111122223333:root" }
              Action    = "kms:Decrypt"
              Resource  = "*"
            }]
          })
        }
      `,
      hcl`
        resource "aws_kms_key" "orders" {
          description = "Orders"
          policy = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Effect    = "Allow"
              Principal = "*"
              Action    = "kms:Decrypt"
              Resource  = "*"
              Condition = { StringEquals = { "kms:CallerAccount" = "111122223333" } }
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

        resource "aws_kms_key" "orders" {
          description = "Orders"
          policy      = var.policy
        }
      `,
    ],
  },
});
