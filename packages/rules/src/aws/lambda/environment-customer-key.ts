import { defineRule, hcl, isEmpty, judge, truth } from '@terrasafe/rule-kit';
import { isCustomerKey } from '../kms/customer-key.js';

export default defineRule({
  id: 'AWS-LAMBDA-0008',
  title: 'Environment of the Lambda function is not encrypted with a key of your own',
  severity: 'LOW',
  category: 'unencrypted_storage',
  why: 'A key of your own adds a key policy, an audit log of its use and the power to revoke it.',
  fix: 'Set kms_key_arn.',
  aliases: ['CKV_AWS_173'],
  references: ['https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars-encryption.html'],
  resource: 'aws_lambda_function',
  check(lambda, module) {
    const key = lambda.attribute('kms_key_arn');
    const variables = lambda.select('environment.variables').map((it) => truth.not(it.is(isEmpty, 'true')));
    const fault = truth.every([truth.some(variables), truth.not(isCustomerKey(key, lambda, module))]);
    return judge(fault, 'no KMS key of your own is set', key);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_lambda_function" "hook" {
          function_name = "hook"
          role          = "arn:aws:iam::111122223333:role/hook"

          environment {
            variables = {
              REGION = "eu-west-1"
            }
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_lambda_function" "hook" {
          function_name = "hook"
          role          = "arn:aws:iam::111122223333:role/hook"
        }
      `,
      hcl`
        resource "aws_lambda_function" "hook" {
          function_name = "hook"
          role          = "arn:aws:iam::111122223333:role/hook"
          kms_key_arn   = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"

          environment {
            variables = {
              REGION = "eu-west-1"
            }
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "key" {
          type = string
        }

        resource "aws_lambda_function" "hook" {
          function_name = "hook"
          role          = "arn:aws:iam::111122223333:role/hook"
          kms_key_arn   = var.key

          environment {
            variables = {
              REGION = "eu-west-1"
            }
          }
        }
      `,
    ],
  },
});
