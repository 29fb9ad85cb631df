import { atLeast, attributeRule, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-LAMBDA-0005',
  title: 'Lambda function has no concurrency limit of its own',
  severity: 'LOW',
  category: 'other',
  why: 'A flood of calls uses up the concurrency of the whole account, and every other function stops.',
  fix: 'Set reserved_concurrent_executions.',
  aliases: ['CKV_AWS_115'],
  mitre: ['T1499'],
  references: ['https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html'],
  resource: 'aws_lambda_function',
  path: 'reserved_concurrent_executions',
  require: atLeast(0),
  whenAbsent: 'fail',
  message: 'no concurrency is reserved',
  examples: {
    fail: [
      hcl`
        resource "aws_lambda_function" "hook" {
          function_name = "hook"
          role          = "arn:aws:iam::111122223333:role/hook"
        }
      `,
      hcl`
        resource "aws_lambda_function" "hook" {
          function_name                  = "hook"
          role                           = "arn:aws:iam::111122223333:role/hook"
          reserved_concurrent_executions = -1
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_lambda_function" "hook" {
          function_name                  = "hook"
          role                           = "arn:aws:iam::111122223333:role/hook"
          reserved_concurrent_executions = 50
        }
      `,
    ],
    unknown: [
      hcl`
        variable "limit" {
          type = number
        }

        resource "aws_lambda_function" "hook" {
          function_name                  = "hook"
          role                           = "arn:aws:iam::111122223333:role/hook"
          reserved_concurrent_executions = var.limit
        }
      `,
    ],
  },
});
