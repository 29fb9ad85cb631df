import { attributeRule, hcl, matches, not } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-IAM-0028',
  title: 'Root user has an access key',
  severity: 'CRITICAL',
  category: 'weak_authentication',
  why: 'Whoever finds the key owns the account, and no policy can limit it.',
  fix: 'Delete the key; use roles.',
  aliases: ['CKV_AWS_348', 'AVD-AWS-0141', 'aws-iam-no-root-access-keys'],
  mitre: ['T1078.004'],
  references: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html'],
  resource: 'aws_iam_access_key',
  path: 'user',
  require: not(matches(/(?:^root|:root)$/)),
  whenAbsent: 'pass',
  message: 'the key belongs to the root user',
  examples: {
    fail: [
      hcl`
        resource "aws_iam_access_key" "orders" {
          user = "root"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_iam_access_key" "orders" {
          user = "deploy"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "it" {
          type = string
        }

        resource "aws_iam_access_key" "orders" {
          user = var.it
        }
      `,
    ],
  },
});
