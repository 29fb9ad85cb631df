import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-SAGEMAKER-0005',
  title: 'Users of the SageMaker notebook are root on it',
  severity: 'LOW',
  category: 'other',
  why: 'A user, or code in a notebook, can switch off monitoring and read what other users of the instance left.',
  fix: 'Set root_access = "Disabled".',
  aliases: ['CKV_AWS_307'],
  references: ['https://docs.aws.amazon.com/sagemaker/latest/dg/nbi-root-access.html'],
  resource: 'aws_sagemaker_notebook_instance',
  path: 'root_access',
  require: equals('Disabled'),
  whenAbsent: 'fail',
  message: 'users have root access',
  examples: {
    fail: [
      hcl`
        resource "aws_sagemaker_notebook_instance" "lab" {
          name          = "lab"
          instance_type = "ml.t3.medium"
          role_arn      = "arn:aws:iam::111122223333:role/lab"
        }
      `,
      hcl`
        resource "aws_sagemaker_notebook_instance" "lab" {
          name          = "lab"
          instance_type = "ml.t3.medium"
          role_arn      = "arn:aws:iam::111122223333:role/lab"
          root_access   = "Enabled"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_sagemaker_notebook_instance" "lab" {
          name          = "lab"
          instance_type = "ml.t3.medium"
          role_arn      = "arn:aws:iam::111122223333:role/lab"
          root_access   = "Disabled"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "access" {
          type = string
        }

        resource "aws_sagemaker_notebook_instance" "lab" {
          name          = "lab"
          instance_type = "ml.t3.medium"
          role_arn      = "arn:aws:iam::111122223333:role/lab"
          root_access   = var.access
        }
      `,
    ],
  },
});
