import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-SAGEMAKER-0003',
  title: 'SageMaker notebook has direct access to the internet',
  severity: 'MEDIUM',
  category: 'public_access',
  why: 'The traffic bypasses the VPC with its filters and logs, so data can leave unseen.',
  fix: 'Set direct_internet_access = "Disabled", with a subnet and security groups.',
  aliases: ['CKV_AWS_122'],
  mitre: ['T1567'],
  references: ['https://docs.aws.amazon.com/sagemaker/latest/dg/appendix-notebook-and-internet-access.html'],
  resource: 'aws_sagemaker_notebook_instance',
  path: 'direct_internet_access',
  require: equals('Disabled'),
  whenAbsent: 'fail',
  message: 'direct internet access is enabled',
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
          name                   = "lab"
          instance_type          = "ml.t3.medium"
          role_arn               = "arn:aws:iam::111122223333:role/lab"
          direct_internet_access = "Enabled"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_sagemaker_notebook_instance" "lab" {
          name                   = "lab"
          instance_type          = "ml.t3.medium"
          role_arn               = "arn:aws:iam::111122223333:role/lab"
          direct_internet_access = "Disabled"
          subnet_id              = "subnet-0a1b2c3d"
          security_groups        = ["sg-0a1b2c3d"]
        }
      `,
    ],
    unknown: [
      hcl`
        variable "access" {
          type = string
        }

        resource "aws_sagemaker_notebook_instance" "lab" {
          name                   = "lab"
          instance_type          = "ml.t3.medium"
          role_arn               = "arn:aws:iam::111122223333:role/lab"
          direct_internet_access = var.access
        }
      `,
    ],
  },
});
