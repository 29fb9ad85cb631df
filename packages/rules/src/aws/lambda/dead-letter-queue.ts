import { attributeRule, hcl, isEmpty, not } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-LAMBDA-0006',
  title: 'Lambda function has no dead-letter queue',
  severity: 'LOW',
  category: 'other',
  why: 'An event that fails on every attempt is gone, and nobody learns of it.',
  fix: 'Add dead_letter_config with the ARN of a queue or topic in target_arn.',
  aliases: ['CKV_AWS_116'],
  references: ['https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html'],
  resource: 'aws_lambda_function',
  path: 'dead_letter_config.target_arn',
  require: not(isEmpty),
  whenAbsent: 'fail',
  message: 'there is no dead-letter queue',
  examples: {
    fail: [
      hcl`
        resource "aws_lambda_function" "hook" {
          function_name = "hook"
          role          = "arn:aws:iam::111122223333:role/hook"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_lambda_function" "hook" {
          function_name = "hook"
          role          = "arn:aws:iam::111122223333:role/hook"

          dead_letter_config {
            target_arn = "arn:aws:sqs:eu-west-1:111122223333:hook-failed"
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "queue" {
          type = string
        }

        resource "aws_lambda_function" "hook" {
          function_name = "hook"
          role          = "arn:aws:iam::111122223333:role/hook"

          dead_letter_config {
            target_arn = var.queue
          }
        }
      `,
    ],
  },
});
