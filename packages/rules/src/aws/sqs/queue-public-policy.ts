import { hcl } from '@terrasafe/rule-kit';
import { publicPolicyRule } from '../iam/public-policy.js';

export default publicPolicyRule({
  id: 'AWS-SQS-0001',
  title: 'SQS queue policy allows everyone',
  severity: 'HIGH',
  category: 'public_access',
  why: 'Anyone can put messages into the queue, or take them out, from any AWS account.',
  fix: 'Name the accounts, roles or services in Principal, or add a condition such as aws:SourceArn.',
  aliases: ['CKV_AWS_168', 'CKV_AWS_387'],
  mitre: ['T1537'],
  references: [
    'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-security-best-practices.html',
  ],
  resource: ['aws_sqs_queue_policy', 'aws_sqs_queue'],
  path: 'policy',
  message: 'the queue policy allows everyone',
  examples: {
    fail: [
      hcl`
        resource "aws_sqs_queue_policy" "orders" {
          queue_url = "https://sqs.eu-west-1.amazonaws.com/111122223333/orders"
          policy = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Effect    = "Allow"
              Principal = "*"
              Action    = "sqs:SendMessage"
              Resource  = "arn:aws:sqs:eu-west-1:111122223333:orders"
            }]
          })
        }
      `,
      hcl`
        resource "aws_sqs_queue_policy" "orders" {
          queue_url = "https://sqs.eu-west-1.amazonaws.com/111122223333/orders"
          policy = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Effect    = "Allow"
              Principal = { AWS = ["arn:aws:iam::111122223333:root", "*"] }
              Action    = "sqs:SendMessage"
              Resource  = "arn:aws:sqs:eu-west-1:111122223333:orders"
            }]
          })
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_sqs_queue_policy" "orders" {
          queue_url = "https://sqs.eu-west-1.amazonaws.com/111122223333/orders"
          policy = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Effect    = "Allow"
              Principal = { AWS = "arn:aws:iam::111122223333:root" }
              Action    = "sqs:SendMessage"
              Resource  = "arn:aws:sqs:eu-west-1:111122223333:orders"
            }]
          })
        }
      `,
      hcl`
        resource "aws_sqs_queue_policy" "orders" {
          queue_url = "https://sqs.eu-west-1.amazonaws.com/111122223333/orders"
          policy = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Effect    = "Allow"
              Principal = "*"
              Action    = "sqs:SendMessage"
              Resource  = "arn:aws:sqs:eu-west-1:111122223333:orders"
              Condition = { ArnEquals = { "aws:SourceArn" = "arn:aws:sns:eu-west-1:111122223333:orders" } }
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

        resource "aws_sqs_queue_policy" "orders" {
          queue_url = "https://sqs.eu-west-1.amazonaws.com/111122223333/orders"
          policy    = var.policy
        }
      `,
    ],
  },
});
