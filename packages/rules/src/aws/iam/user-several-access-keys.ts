import { defineRule, equals, hcl, judge, truth } from '@terrasafe/rule-kit';

export default defineRule({
  id: 'AWS-IAM-0032',
  title: 'IAM user has more than one active access key',
  severity: 'LOW',
  category: 'weak_authentication',
  why: 'Each key is another credential that can leak, and the old one is rarely missed.',
  fix: 'Keep one key; set status = "Inactive" for the other until it is deleted.',
  aliases: ['AVD-AWS-0167', 'aws-iam-limit-user-access-keys'],
  mitre: ['T1098.001'],
  references: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html'],
  resource: 'aws_iam_user',
  check(user, module) {
    const active = module
      .attachedTo(user, 'aws_iam_access_key', 'user')
      .map(({ resource, certain }) =>
        truth.every([certain ? 'true' : 'unknown', truth.not(resource.attribute('status').is(equals('Inactive')))]),
      );
    const isOver = active.filter((it) => it === 'true').length > 1;
    const mayBeOver = active.filter((it) => it !== 'false').length > 1;
    return judge(isOver ? 'true' : mayBeOver ? 'unknown' : 'false', 'the user has several active keys', user);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_iam_user" "alice" {
          name = "alice"
        }

        resource "aws_iam_access_key" "first" {
          user = aws_iam_user.alice.name
        }

        resource "aws_iam_access_key" "second" {
          user = aws_iam_user.alice.name
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_iam_user" "alice" {
          name = "alice"
        }

        resource "aws_iam_access_key" "first" {
          user = aws_iam_user.alice.name
        }

        resource "aws_iam_access_key" "second" {
          user   = aws_iam_user.alice.name
          status = "Inactive"
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

        resource "aws_iam_access_key" "first" {
          user = aws_iam_user.alice.name
        }

        resource "aws_iam_access_key" "second" {
          user   = aws_iam_user.alice.name
          status = var.it
        }
      `,
    ],
  },
});
