import { defineRule, equals, hcl, isEmpty, judge, truth } from '@terrasafe/rule-kit';

export default defineRule({
  id: 'AWS-LAMBDA-0009',
  title: 'Lambda function runs code without a signature check',
  severity: 'LOW',
  category: 'other',
  why: 'Whoever may update the function, or its bucket, can run any code with the rights of its role.',
  fix: 'Set code_signing_config_arn.',
  aliases: ['CKV_AWS_272'],
  mitre: ['T1648'],
  references: ['https://docs.aws.amazon.com/lambda/latest/dg/configuration-codesigning.html'],
  resource: 'aws_lambda_function',
  check(lambda) {
    const signing = lambda.attribute('code_signing_config_arn');
    // Container images cannot be signed this way.
    const isImage = lambda.attribute('package_type').is(equals('Image'));
    return judge(
      truth.every([signing.is(isEmpty, 'true'), truth.not(isImage)]),
      'the code is not checked for a signature',
      signing,
    );
  },
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
          function_name           = "hook"
          role                    = "arn:aws:iam::111122223333:role/hook"
          code_signing_config_arn = "arn:aws:lambda:eu-west-1:111122223333:code-signing-config:csc-0a1b2c3d"
        }
      `,
      hcl`
        resource "aws_lambda_function" "hook" {
          function_name = "hook"
          role          = "arn:aws:iam::111122223333:role/hook"
          package_type  = "Image"
          image_uri     = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/hook:1"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "signing" {
          type = string
        }

        resource "aws_lambda_function" "hook" {
          function_name           = "hook"
          role                    = "arn:aws:iam::111122223333:role/hook"
          code_signing_config_arn = var.signing
        }
      `,
    ],
  },
});
