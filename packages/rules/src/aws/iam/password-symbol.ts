import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-IAM-0010',
  title: 'Password policy accepts passwords without a symbol',
  severity: 'LOW',
  category: 'weak_authentication',
  why: 'Passwords from a smaller alphabet are guessed sooner.',
  fix: 'Set require_symbols = true.',
  aliases: ['CKV_AWS_14', 'AVD-AWS-0060', 'aws-iam-require-symbols-in-passwords'],
  mitre: ['T1110'],
  references: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html'],
  resource: 'aws_iam_account_password_policy',
  path: 'require_symbols',
  require: equals(true),
  whenAbsent: 'fail',
  message: 'passwords need not hold a symbol',
  examples: {
    fail: [
      hcl`
        resource "aws_iam_account_password_policy" "users" {
          minimum_password_length = 14
        }
      `,
      hcl`
        resource "aws_iam_account_password_policy" "users" {
          require_symbols = false
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_iam_account_password_policy" "users" {
          require_symbols = true
        }
      `,
    ],
    unknown: [
      hcl`
        variable "rule" {
          type = bool
        }

        resource "aws_iam_account_password_policy" "users" {
          require_symbols = var.rule
        }
      `,
    ],
  },
});
