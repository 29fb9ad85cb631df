import { defineRule, hcl, isEmpty, judge, matches, truth } from '@terrasafe/rule-kit';

export default defineRule({
  id: 'AWS-LAMBDA-0011',
  title: 'Lambda permission lets a service call for any account',
  severity: 'MEDIUM',
  category: 'weak_authentication',
  why: 'Anyone can have the service, in an account of theirs, run the function.',
  fix: 'Name the caller in source_arn, or the account in source_account.',
  aliases: ['CKV_AWS_364', 'AVD-AWS-0067', 'aws-lambda-restrict-source-arn'],
  references: ['https://docs.aws.amazon.com/lambda/latest/dg/permissions-function-services.html'],
  resource: 'aws_lambda_permission',
  check(permission) {
    const principal = permission.attribute('principal');
    const fault = truth.every([
      principal.is(matches(/\.amazonaws\.com(?:\.cn)?$/)),
      permission.attribute('source_arn').is(isEmpty, 'true'),
      permission.attribute('source_account').is(isEmpty, 'true'),
    ]);
    return judge(fault, 'neither source_arn nor source_account narrows the service down', principal);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_lambda_permission" "hook" {
          action        = "lambda:InvokeFunction"
          function_name = "hook"
          principal     = "events.amazonaws.com"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_lambda_permission" "hook" {
          action        = "lambda:InvokeFunction"
          function_name = "hook"
          principal     = "111122223333"
        }
      `,
      hcl`
        resource "aws_lambda_permission" "hook" {
          action        = "lambda:InvokeFunction"
          function_name = "hook"
          principal     = "events.amazonaws.com"
          source_arn    = "arn:aws:events:eu-west-1:111122223333:rule/nightly"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "source" {
          type = string
        }

        resource "aws_lambda_permission" "hook" {
          action        = "lambda:InvokeFunction"
          function_name = "hook"
          principal     = "events.amazonaws.com"
          source_arn    = var.source
        }
      `,
    ],
  },
});
