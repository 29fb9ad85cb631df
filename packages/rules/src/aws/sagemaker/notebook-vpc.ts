import { attributeRule, hcl, isEmpty, not } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-SAGEMAKER-0004',
  title: 'SageMaker notebook is not in a VPC of your own',
  severity: 'MEDIUM',
  category: 'other',
  why: 'Without a subnet there is no security group, no flow log and no endpoint policy between the notebook and the rest.',
  fix: 'Set subnet_id and security_groups.',
  aliases: ['CKV_AWS_306'],
  references: ['https://docs.aws.amazon.com/sagemaker/latest/dg/appendix-notebook-and-internet-access.html'],
  resource: 'aws_sagemaker_notebook_instance',
  path: 'subnet_id',
  require: not(isEmpty),
  whenAbsent: 'fail',
  message: 'no subnet is named',
  examples: {
    fail: [
      hcl`
        resource "aws_sagemaker_notebook_instance" "lab" {
          name          = "lab"
          instance_type = "ml.t3.medium"
          role_arn      = "arn:aws:iam::111122223333:role/lab"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_sagemaker_notebook_instance" "lab" {
          name          = "lab"
          instance_type = "ml.t3.medium"
          role_arn      = "arn:aws:iam::111122223333:role/lab"
          subnet_id     = "subnet-0a1b2c3d"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "subnet" {
          type = string
        }

        resource "aws_sagemaker_notebook_instance" "lab" {
          name          = "lab"
          instance_type = "ml.t3.medium"
          role_arn      = "arn:aws:iam::111122223333:role/lab"
          subnet_id     = var.subnet
        }
      `,
    ],
  },
});
