import { hcl } from '@terrasafe/rule-kit';
import { publicPolicyRule } from '../iam/public-policy.js';

export default publicPolicyRule({
  id: 'AWS-ECR-0001',
  title: 'Image repository policy allows everyone',
  severity: 'HIGH',
  category: 'public_access',
  why: 'Anyone with an AWS account can pull the images, with all that is inside, or push their own under your tags.',
  fix: 'Name the accounts or roles in Principal, or add a condition such as aws:PrincipalOrgID.',
  aliases: ['CKV_AWS_32', 'AVD-AWS-0032', 'aws-ecr-no-public-access'],
  mitre: ['T1525'],
  references: ['https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html'],
  resource: ['aws_ecr_repository_policy'],
  path: 'policy',
  message: 'the repository policy allows everyone',
  examples: {
    fail: [
      hcl`
        resource "aws_ecr_repository_policy" "shop" {
          repository = "shop"
          policy = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Effect    = "Allow"
              Principal = "*"
              Action    = "ecr:BatchGetImage"
            }]
          })
        }
      `,
      hcl`
        resource "aws_ecr_repository_policy" "shop" {
          repository = "shop"
          policy = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Effect    = "Allow"
              Principal = { AWS = ["arn:aws:iam::111122223333:root", "*"] }
              Action    = "ecr:BatchGetImage"
            }]
          })
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_ecr_repository_policy" "shop" {
          repository = "shop"
          policy = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Effect    = "Allow"
              Principal = { AWS = "arn:aws:iam::111122223333:root" }
              Action    = "ecr:BatchGetImage"
            }]
          })
        }
      `,
      hcl`
        resource "aws_ecr_repository_policy" "shop" {
          repository = "shop"
          policy = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Effect    = "Allow"
              Principal = "*"
              Action    = "ecr:BatchGetImage"
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

        resource "aws_ecr_repository_policy" "shop" {
          repository = "shop"
          policy     = var.policy
        }
      `,
    ],
  },
});
