import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-IAM-0008',
  title: 'Password policy accepts passwords without an upper-case letter',
  severity: 'LOW',
  category: 'weak_authentication',
  why: 'Passwords from a smaller alphabet are guessed sooner.',
  fix: 'Set require_uppercase_characters = true.',
  aliases: ['CKV_AWS_15', 'AVD-AWS-0061', 'aws-iam-require-uppercase-in-passwords'],
  mitre: ['T1110'],
  references: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html'],
  resource: 'aws_iam_account_password_policy',
  path: 'require_uppercase_characters',
  require: equals(true),
  whenAbsent: 'fail',
  message: 'passwords need not hold an upper-case letter',
  examples: {
    fail: [
      hcl`
        resource "aws_iam_account_password_policy" "users" {
          minimum_password_length = 14
        }
      `,
      hcl`
        resource "aws_iam_account_password_policy" "users" {
          require_uppercase_characters = false
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_iam_account_password_policy" "users" {
          require_uppercase_characters = true
        }
      `,
    ],
    unknown: [
      hcl`
        variable "rule" {
          type = bool
        }

        resource "aws_iam_account_password_policy" "users" {
          require_uppercase_characters = var.rule
        }
      `,
    ],
  },
});
