import { hcl } from '@terrasafe/rule-kit';
import { publicPolicyRule } from '../iam/public-policy.js';

export default publicPolicyRule({
  id: 'AWS-SNS-0001',
  title: 'SNS topic policy allows everyone',
  severity: 'HIGH',
  category: 'public_access',
  why: 'Anyone can publish to the topic, or subscribe to what it carries, from any AWS account.',
  fix: 'Name the accounts, roles or services in Principal, or add a condition such as aws:SourceArn.',
  aliases: ['CKV_AWS_169'],
  mitre: ['T1537'],
  references: ['https://docs.aws.amazon.com/sns/latest/dg/sns-security-best-practices.html'],
  resource: ['aws_sns_topic_policy', 'aws_sns_topic'],
  path: 'policy',
  message: 'the topic policy allows everyone',
  examples: {
    fail: [
      hcl`
        resource "aws_sns_topic_policy" "orders" {
          arn = "arn:aws:sns:eu-west-1:111122223333:orders"
          policy = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Effect    = "Allow"
              Principal = "*"
              Action    = "sns:Subscribe"
              Resource  = "arn:aws:sns:eu-west-1:111122223333:orders"
            }]
          })
        }
      `,
      hcl`
        resource "aws_sns_topic_policy" "orders" {
          arn = "arn:aws:sns:eu-west-1:111122223333:orders"
          policy = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Effect    = "Allow"
              Principal = { AWS = ["arn:aws:iam::111122223333:root", "*"] }
              Action    = "sns:Subscribe"
              Resource  = "arn:aws:sns:eu-west-1:111122223333:orders"
            }]
          })
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_sns_topic_policy" "orders" {
          arn = "arn:aws:sns:eu-west-1:111122223333:orders"
          policy = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Effect    = "Allow"
              Principal = { AWS = "arn:aws:iam::111122223333:root" }
              Action    = "sns:Subscribe"
              Resource  = "arn:aws:sns:eu-west-1:111122223333:orders"
            }]
          })
        }
      `,
      hcl`
        resource "aws_sns_topic_policy" "orders" {
          arn = "arn:aws:sns:eu-west-1:111122223333:orders"
          policy = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Effect    = "Allow"
              Principal = "*"
              Action    = "sns:Subscribe"
              Resource  = "arn:aws:sns:eu-west-1:111122223333:orders"
              Condition = { StringEquals = { "aws:SourceAccount" = "111122223333" } }
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

        resource "aws_sns_topic_policy" "orders" {
          arn    = "arn:aws:sns:eu-west-1:111122223333:orders"
          policy = var.policy
        }
      `,
    ],
  },
});
