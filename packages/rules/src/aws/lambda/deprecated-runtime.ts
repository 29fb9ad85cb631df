import { anyOf, attributeRule, hcl, matches, not } from '@terrasafe/rule-kit';

/** Past their deprecation date in November 2026, by the tables of the page below. */
const deprecated = [
  /^nodejs(?:4\.3(?:-edge)?|6\.10|8\.10|1[02468]\.x|20\.x)?$/,
  /^python(?:2\.7|3\.[6-9])$/,
  /^ruby(?:2\.[57]|3\.2)$/,
  /^dotnet(?:core[123]\.[01]|5\.0|[67])$/,
  /^(?:java8|go1\.x|provided)$/,
];

export default attributeRule({
  id: 'AWS-LAMBDA-0010',
  title: 'Runtime of the Lambda function is deprecated',
  severity: 'MEDIUM',
  category: 'other',
  why: 'AWS no longer patches the runtime, so vulnerabilities found since stay open.',
  fix: 'Move to a current runtime of the language.',
  aliases: ['CKV_AWS_363'],
  references: ['https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html'],
  resource: 'aws_lambda_function',
  path: 'runtime',
  require: not(anyOf(...deprecated.map(matches))),
  whenAbsent: 'pass',
  message: 'the runtime is deprecated',
  examples: {
    fail: [
      hcl`
        resource "aws_lambda_function" "hook" {
          function_name = "hook"
          role          = "arn:aws:iam::111122223333:role/hook"
          runtime       = "python3.7"
          handler       = "hook.run"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_lambda_function" "hook" {
          function_name = "hook"
          role          = "arn:aws:iam::111122223333:role/hook"
          package_type  = "Image"
          image_uri     = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/hook:1"
        }
      `,
      hcl`
        resource "aws_lambda_function" "hook" {
          function_name = "hook"
          role          = "arn:aws:iam::111122223333:role/hook"
          runtime       = "python3.13"
          handler       = "hook.run"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "runtime" {
          type = string
        }

        resource "aws_lambda_function" "hook" {
          function_name = "hook"
          role          = "arn:aws:iam::111122223333:role/hook"
          runtime       = var.runtime
          handler       = "hook.run"
        }
      `,
    ],
  },
});
