import { defineRule, equals, hcl, isEmpty, judge, truth } from '@terrasafe/rule-kit';

const narrowing = ['source_account', 'source_arn', 'principal_org_id'] as const;

export default defineRule({
  id: 'AWS-LAMBDA-0001',
  title: 'Lambda function can be invoked by anyone',
  severity: 'CRITICAL',
  category: 'public_access',
  why: 'Every AWS account can run the function, with the rights of its role and on your bill.',
  fix: 'Name the account or service in principal, or narrow "*" down with source_arn, source_account or principal_org_id.',
  aliases: ['CKV_AWS_301'],
  mitre: ['T1190', 'T1648'],
  references: ['https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html'],
  resource: 'aws_lambda_permission',
  check(permission) {
    const principal = permission.attribute('principal');
    const isNarrowed = truth.some([
      ...narrowing.map((name) => truth.not(permission.attribute(name).is(isEmpty, 'true'))),
      permission.attribute('function_url_auth_type').is(equals('AWS_IAM')),
    ]);
    const fault = truth.every([principal.is(equals('*')), truth.not(isNarrowed)]);
    return judge(fault, 'everyone may invoke the function', principal);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_lambda_permission" "hook" {
          action        = "lambda:InvokeFunction"
          function_name = "hook"
          principal     = "*"
        }
      `,
      hcl`
        resource "aws_lambda_permission" "hook" {
          action                 = "lambda:InvokeFunctionUrl"
          function_name          = "hook"
          principal              = "*"
          function_url_auth_type = "NONE"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_lambda_permission" "hook" {
          action           = "lambda:InvokeFunction"
          function_name    = "hook"
          principal        = "*"
          principal_org_id = "o-0a1b2c3d4e"
        }
      `,
      hcl`
        resource "aws_lambda_permission" "hook" {
          action        = "lambda:InvokeFunction"
          function_name = "hook"
          principal     = "events.amazonaws.com"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "principal" {
          type = string
        }

        resource "aws_lambda_permission" "hook" {
          action        = "lambda:InvokeFunction"
          function_name = "hook"
          principal     = var.principal
        }
      `,
    ],
  },
});
