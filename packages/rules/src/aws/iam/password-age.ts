import { allOf, atLeast, atMost, attributeRule, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-IAM-0006',
  title: 'Password policy lets passwords live longer than 90 days',
  severity: 'LOW',
  category: 'weak_authentication',
  why: 'A stolen password stays good until somebody notices.',
  fix: 'Set max_password_age = 90; 0 means that passwords never expire.',
  aliases: ['CKV_AWS_9', 'AVD-AWS-0062', 'aws-iam-set-max-password-age'],
  mitre: ['T1110'],
  references: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html'],
  resource: 'aws_iam_account_password_policy',
  path: 'max_password_age',
  require: allOf(atLeast(1), atMost(90)),
  whenAbsent: 'fail',
  message: 'passwords need not be changed within 90 days',
  examples: {
    fail: [
      hcl`
        resource "aws_iam_account_password_policy" "users" {
          minimum_password_length = 14
        }
      `,
      hcl`
        resource "aws_iam_account_password_policy" "users" {
          max_password_age = 0
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_iam_account_password_policy" "users" {
          max_password_age = 90
        }
      `,
    ],
    unknown: [
      hcl`
        variable "days" {
          type = number
        }

        resource "aws_iam_account_password_policy" "users" {
          max_password_age = var.days
        }
      `,
    ],
  },
});
