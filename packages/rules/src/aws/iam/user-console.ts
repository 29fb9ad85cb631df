import { defineRule, hcl, judge, worst } from '@terrasafe/rule-kit';

export default defineRule({
  id: 'AWS-IAM-0030',
  title: 'IAM user can sign in to the console with a password',
  severity: 'LOW',
  category: 'weak_authentication',
  why: 'Passwords of IAM users are phished and reused, and outlive the job.',
  fix: 'Remove the aws_iam_user_login_profile; let people sign in through IAM Identity Center.',
  aliases: ['CKV2_AWS_22'],
  mitre: ['T1078.004'],
  references: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_enable-user.html'],
  resource: 'aws_iam_user',
  check(user, module) {
    const profiles = module.attachedTo(user, 'aws_iam_user_login_profile', 'user');
    return worst(
      profiles.map(({ resource, certain }) => judge(certain ? 'true' : 'unknown', 'the user has a password', resource)),
    );
  },
  examples: {
    fail: [
      hcl`
        resource "aws_iam_user" "alice" {
          name = "alice"
        }

        resource "aws_iam_user_login_profile" "alice" {
          user = aws_iam_user.alice.name
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_iam_user" "alice" {
          name = "alice"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "it" {
          type = string
        }

        resource "aws_iam_user" "alice" {
          name = "alice"
        }

        resource "aws_iam_user_login_profile" "alice" {
          user = var.it
        }
      `,
    ],
  },
});
