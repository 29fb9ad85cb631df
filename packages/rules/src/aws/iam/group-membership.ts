import { attributeRule, hcl, isSet } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-IAM-0031',
  title: 'IAM group membership lists no user',
  severity: 'LOW',
  category: 'other',
  why: 'Permissions of the group serve nobody, and users get theirs by other ways that nobody reviews.',
  fix: 'List the users, or remove the group.',
  aliases: ['CKV2_AWS_14', 'CKV2_AWS_21'],
  references: ['https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_group_membership'],
  resource: 'aws_iam_group_membership',
  path: 'users',
  require: isSet,
  whenAbsent: 'fail',
  message: 'no user is listed',
  examples: {
    fail: [
      hcl`
        resource "aws_iam_group_membership" "readers" {
          name  = "readers"
          group = "readers"
          users = []
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_iam_group_membership" "readers" {
          name  = "readers"
          group = "readers"
          users = ["alice"]
        }
      `,
    ],
    unknown: [
      hcl`
        variable "it" {
          type = list(string)
        }

        resource "aws_iam_group_membership" "readers" {
          name  = "readers"
          group = "readers"
          users = var.it
        }
      `,
    ],
  },
});
