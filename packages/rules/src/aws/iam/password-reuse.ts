import { atLeast, attributeRule, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-IAM-0005',
  title: 'Password policy lets users go back to old passwords',
  severity: 'MEDIUM',
  category: 'weak_authentication',
  why: 'A password that has leaked once comes back into use.',
  fix: 'Set password_reuse_prevention = 24.',
  aliases: ['CKV_AWS_13', 'AVD-AWS-0056', 'aws-iam-no-password-reuse'],
  mitre: ['T1110'],
  references: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html'],
  resource: 'aws_iam_account_password_policy',
  path: 'password_reuse_prevention',
  require: atLeast(24),
  whenAbsent: 'fail',
  message: 'fewer than 24 old passwords are remembered',
  examples: {
    fail: [
      hcl`
        resource "aws_iam_account_password_policy" "users" {
          max_password_age = 90
        }
      `,
      hcl`
        resource "aws_iam_account_password_policy" "users" {
          password_reuse_prevention = 2
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_iam_account_password_policy" "users" {
          password_reuse_prevention = 24
        }
      `,
    ],
    unknown: [
      hcl`
        variable "rule" {
          type = number
        }

        resource "aws_iam_account_password_policy" "users" {
          password_reuse_prevention = var.rule
        }
      `,
    ],
  },
});
