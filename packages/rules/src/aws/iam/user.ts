import { defineRule, fail, hcl } from '@terrasafe/rule-kit';

export default defineRule({
  id: 'AWS-IAM-0029',
  title: 'Account has IAM users instead of single sign-on',
  severity: 'LOW',
  category: 'weak_authentication',
  why: 'Each user is another password or key that never expires, and stays when the person leaves.',
  fix: 'Let people sign in through IAM Identity Center, and services take roles.',
  aliases: ['CKV_AWS_273'],
  mitre: ['T1078.004'],
  references: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html'],
  resource: 'aws_iam_user',
  check: (user) => fail('an IAM user is created', user),
  examples: {
    fail: [
      hcl`
        resource "aws_iam_user" "alice" {
          name = "alice"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_iam_role" "orders" {
          name               = "deploy"
          assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [] })
        }
      `,
    ],
  },
});
