import { defineRule, hcl, judge, worst } from '@terrasafe/rule-kit';
import { mayDoEverything } from './role-power.js';

export default defineRule({
  id: 'AWS-SAGEMAKER-0012',
  title: 'Role of the SageMaker notebook may do everything',
  severity: 'HIGH',
  category: 'weak_authentication',
  why: 'Whoever runs code in the notebook owns the account.',
  fix: 'Allow the role the actions and resources that the notebook needs.',
  aliases: ['CKV2_AWS_68'],
  mitre: ['T1078.004'],
  references: ['https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html'],
  resource: 'aws_sagemaker_notebook_instance',
  check: (notebook, module) =>
    worst(
      module
        .targetsOf(notebook, 'role_arn', 'aws_iam_role')
        .map((role) =>
          judge(mayDoEverything(role, module), 'its role may do everything', notebook.attribute('role_arn')),
        ),
    ),
  examples: {
    fail: [
      hcl`
        resource "aws_iam_role" "lab" {
          name = "lab"
        }

        resource "aws_iam_role_policy" "lab" {
          role = aws_iam_role.lab.id
          policy = jsonencode({
            Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }]
          })
        }

        resource "aws_sagemaker_notebook_instance" "lab" {
          name          = "lab"
          instance_type = "ml.t3.medium"
          role_arn      = aws_iam_role.lab.arn
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_iam_role" "lab" {
          name = "lab"
        }

        resource "aws_iam_role_policy" "lab" {
          role = aws_iam_role.lab.id
          policy = jsonencode({
            Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "*" }]
          })
        }

        resource "aws_sagemaker_notebook_instance" "lab" {
          name          = "lab"
          instance_type = "ml.t3.medium"
          role_arn      = aws_iam_role.lab.arn
        }
      `,
    ],
    unknown: [
      hcl`
        variable "actions" {
          type = list(string)
        }

        resource "aws_iam_role" "lab" {
          name = "lab"
        }

        resource "aws_iam_role_policy" "lab" {
          role = aws_iam_role.lab.id
          policy = jsonencode({
            Statement = [{ Effect = "Allow", Action = var.actions, Resource = "*" }]
          })
        }

        resource "aws_sagemaker_notebook_instance" "lab" {
          name          = "lab"
          instance_type = "ml.t3.medium"
          role_arn      = aws_iam_role.lab.arn
        }
      `,
    ],
  },
});
