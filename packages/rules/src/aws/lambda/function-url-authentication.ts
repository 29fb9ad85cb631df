import { attributeRule, equals, hcl, not } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-LAMBDA-0002',
  title: 'Lambda function URL answers without authentication',
  severity: 'HIGH',
  category: 'weak_authentication',
  why: 'Anyone who learns the URL can run the function, with the rights of its role and on your bill.',
  fix: 'Set authorization_type = "AWS_IAM", or put an authorizer in front.',
  aliases: ['CKV_AWS_258'],
  mitre: ['T1190'],
  references: ['https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html'],
  resource: 'aws_lambda_function_url',
  path: 'authorization_type',
  require: not(equals('NONE')),
  whenAbsent: 'pass',
  message: 'the URL asks for no authentication',
  examples: {
    fail: [
      hcl`
        resource "aws_lambda_function_url" "hook" {
          function_name      = "hook"
          authorization_type = "NONE"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_lambda_function_url" "hook" {
          function_name      = "hook"
          authorization_type = "AWS_IAM"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "authorization" {
          type = string
        }

        resource "aws_lambda_function_url" "hook" {
          function_name      = "hook"
          authorization_type = var.authorization
        }
      `,
    ],
  },
});
