import { defineRule, hcl, isEmpty, judge, truth } from '@terrasafe/rule-kit';

export default defineRule({
  id: 'AWS-IAM-0011',
  title: 'Permissions are given to a user instead of a group or role',
  severity: 'LOW',
  category: 'weak_authentication',
  why: 'Permissions of single users are forgotten when people change jobs.',
  fix: 'Attach the policy to a group or role, and put the user there.',
  aliases: ['CKV_AWS_40', 'AVD-AWS-0143', 'aws-iam-no-user-attached-policies'],
  references: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html'],
  resource: ['aws_iam_user_policy', 'aws_iam_user_policy_attachment', 'aws_iam_policy_attachment'],
  check(attachment) {
    const users = attachment.attribute(attachment.type === 'aws_iam_policy_attachment' ? 'users' : 'user');
    return judge(truth.not(users.is(isEmpty, 'true')), 'the policy is attached to a user', users);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_iam_user_policy_attachment" "alice" {
          user       = "alice"
          policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
        }
      `,
      hcl`
        resource "aws_iam_policy_attachment" "readers" {
          name       = "readers"
          users      = ["alice", "bob"]
          policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_iam_policy_attachment" "readers" {
          name       = "readers"
          groups     = ["readers"]
          policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "users" {
          type = list(string)
        }

        resource "aws_iam_policy_attachment" "readers" {
          name       = "readers"
          users      = var.users
          policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
        }
      `,
    ],
  },
});
