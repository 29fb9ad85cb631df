import { atLeast, attributeRule, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-IAM-0004',
  title: 'Password policy accepts passwords shorter than 14 characters',
  severity: 'MEDIUM',
  category: 'weak_authentication',
  why: 'Short passwords are guessed, or found from their hashes, in reasonable time.',
  fix: 'Set minimum_password_length = 14 or more.',
  aliases: ['CKV_AWS_10', 'AVD-AWS-0063', 'aws-iam-set-minimum-password-length'],
  mitre: ['T1110'],
  references: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html'],
  resource: 'aws_iam_account_password_policy',
  path: 'minimum_password_length',
  require: atLeast(14),
  whenAbsent: 'fail',
  message: 'passwords shorter than 14 characters are accepted',
  examples: {
    fail: [
      hcl`
        resource "aws_iam_account_password_policy" "users" {
          max_password_age = 90
        }
      `,
      hcl`
        resource "aws_iam_account_password_policy" "users" {
          minimum_password_length = 8
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_iam_account_password_policy" "users" {
          minimum_password_length = 14
        }
      `,
    ],
    unknown: [
      hcl`
        variable "rule" {
          type = number
        }

        resource "aws_iam_account_password_policy" "users" {
          minimum_password_length = var.rule
        }
      `,
    ],
  },
});
