import { attributeRule, hcl, oneOf } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-LAMBDA-0004',
  title: 'Lambda function is not traced',
  severity: 'LOW',
  category: 'other',
  why: 'A slow or failing call cannot be followed through the services that it uses.',
  fix: 'Add tracing_config { mode = "Active" }.',
  aliases: ['CKV_AWS_50', 'AVD-AWS-0066', 'aws-lambda-enable-tracing'],
  references: ['https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html'],
  resource: 'aws_lambda_function',
  path: 'tracing_config.mode',
  require: oneOf('Active', 'PassThrough'),
  whenAbsent: 'fail',
  message: 'tracing is off',
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

          tracing_config {
            mode = "Active"
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "mode" {
          type = string
        }

        resource "aws_lambda_function" "hook" {
          function_name = "hook"
          role          = "arn:aws:iam::111122223333:role/hook"

          tracing_config {
            mode = var.mode
          }
        }
      `,
    ],
  },
});
