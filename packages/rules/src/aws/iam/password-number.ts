import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-IAM-0009',
  title: 'Password policy accepts passwords without a number',
  severity: 'LOW',
  category: 'weak_authentication',
  why: 'Passwords from a smaller alphabet are guessed sooner.',
  fix: 'Set require_numbers = true.',
  aliases: ['CKV_AWS_12', 'AVD-AWS-0059', 'aws-iam-require-numbers-in-passwords'],
  mitre: ['T1110'],
  references: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html'],
  resource: 'aws_iam_account_password_policy',
  path: 'require_numbers',
  require: equals(true),
  whenAbsent: 'fail',
  message: 'passwords need not hold a number',
  examples: {
    fail: [
      hcl`
        resource "aws_iam_account_password_policy" "users" {
          minimum_password_length = 14
        }
      `,
      hcl`
        resource "aws_iam_account_password_policy" "users" {
          require_numbers = false
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_iam_account_password_policy" "users" {
          require_numbers = true
        }
      `,
    ],
    unknown: [
      hcl`
        variable "rule" {
          type = bool
        }

        resource "aws_iam_account_password_policy" "users" {
          require_numbers = var.rule
        }
      `,
    ],
  },
});
