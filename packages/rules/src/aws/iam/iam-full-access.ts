import { hcl } from '@terrasafe/rule-kit';
import { managedPolicyRule } from './managed-policy.js';

export default managedPolicyRule({
  id: 'AWS-IAM-0027',
  title: 'AWS managed policy IAMFullAccess is used',
  severity: 'HIGH',
  category: 'weak_authentication',
  why: 'Whoever may change IAM may give himself any other permission.',
  fix: 'Attach a policy that names the actions and resources that are needed.',
  aliases: ['CKV2_AWS_56'],
  mitre: ['T1078.004', 'T1098'],
  references: ['https://docs.aws.amazon.com/aws-managed-policy/latest/reference/IAMFullAccess.html'],
  policy: 'IAMFullAccess',
  examples: {
    fail: [
      hcl`
        resource "aws_iam_role_policy_attachment" "orders" {
          role       = "orders"
          policy_arn = "arn:aws:iam::aws:policy/IAMFullAccess"
        }
      `,
      hcl`
        data "aws_iam_policy" "orders" {
          name = "IAMFullAccess"
        }
      `,
      hcl`
        resource "aws_iam_role" "orders" {
          name                = "orders"
          assume_role_policy  = jsonencode({ Version = "2012-10-17", Statement = [] })
          managed_policy_arns = ["arn:aws:iam::aws:policy/IAMFullAccess"]
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_iam_role_policy_attachment" "orders" {
          role       = "orders"
          policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "it" {
          type = string
        }

        resource "aws_iam_role_policy_attachment" "orders" {
          role       = "orders"
          policy_arn = var.it
        }
      `,
    ],
  },
});
