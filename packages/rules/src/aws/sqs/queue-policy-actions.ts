import { defineRule, hcl, oneOf, truth, type PolicyStatement } from '@terrasafe/rule-kit';
import { allows, judgePolicy } from '../iam/statements.js';

const isEveryAction = oneOf('*', '*:*', 'sqs:*', 'SQS:*');

const allowsEveryQueueAction = (statement: PolicyStatement) =>
  truth.every([allows(statement), truth.some(statement.actions.map(isEveryAction))]);

export default defineRule({
  id: 'AWS-SQS-0004',
  title: 'SQS queue policy allows every action',
  severity: 'MEDIUM',
  category: 'weak_authentication',
  why: 'Whoever may send a message may also delete the queue and change who else may use it.',
  fix: 'Name the actions, such as sqs:SendMessage.',
  aliases: ['CKV_AWS_72', 'AVD-AWS-0097', 'aws-sqs-no-wildcards-in-policy-documents'],
  references: [
    'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-security-best-practices.html',
  ],
  resource: ['aws_sqs_queue_policy', 'aws_sqs_queue'],
  check: (queue) =>
    judgePolicy(queue.attribute('policy'), allowsEveryQueueAction, 'the queue policy allows every action'),
  examples: {
    fail: [
      hcl`
        resource "aws_sqs_queue_policy" "orders" {
          queue_url = "https://sqs.eu-west-1.amazonaws.com/111122223333/orders"
          policy = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Effect    = "Allow"
              Principal = { AWS = "arn:aws:iam::111122223333:role/shop" }
              Action    = "*"
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
              Principal = { AWS = "arn:aws:iam::111122223333:role/shop" }
              Action    = ["sqs:*"]
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
              Principal = { AWS = "arn:aws:iam::111122223333:role/shop" }
              Action    = "sqs:SendMessage"
              Resource  = "arn:aws:sqs:eu-west-1:111122223333:orders"
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

        resource "aws_sqs_queue_policy" "orders" {
          queue_url = "https://sqs.eu-west-1.amazonaws.com/111122223333/orders"
          policy = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Effect    = "Allow"
              Principal = { AWS = "arn:aws:iam::111122223333:role/shop" }
              Action    = var.it
              Resource  = "arn:aws:sqs:eu-west-1:111122223333:orders"
            }]
          })
        }
      `,
    ],
  },
});
