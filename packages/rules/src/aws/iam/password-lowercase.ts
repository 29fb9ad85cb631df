import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-IAM-0007',
  title: 'Password policy accepts passwords without a lower-case letter',
  severity: 'LOW',
  category: 'weak_authentication',
  why: 'Passwords from a smaller alphabet are guessed sooner.',
  fix: 'Set require_lowercase_characters = true.',
  aliases: ['CKV_AWS_11', 'AVD-AWS-0058', 'aws-iam-require-lowercase-in-passwords'],
  mitre: ['T1110'],
  references: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html'],
  resource: 'aws_iam_account_password_policy',
  path: 'require_lowercase_characters',
  require: equals(true),
  whenAbsent: 'fail',
  message: 'passwords need not hold a lower-case letter',
  examples: {
    fail: [
      hcl`
        resource "aws_iam_account_password_policy" "users" {
          minimum_password_length = 14
        }
      `,
      hcl`
        resource "aws_iam_account_password_policy" "users" {
          require_lowercase_characters = false
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_iam_account_password_policy" "users" {
          require_lowercase_characters = true
        }
      `,
    ],
    unknown: [
      hcl`
        variable "rule" {
          type = bool
        }

        resource "aws_iam_account_password_policy" "users" {
          require_lowercase_characters = var.rule
        }
      `,
    ],
  },
});
