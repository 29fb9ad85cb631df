import { hcl } from '@terrasafe/rule-kit';
import { customerKeyRule } from '../kms/customer-key.js';

export default customerKeyRule({
  id: 'AWS-SAGEMAKER-0001',
  title: 'SageMaker domain or notebook is not encrypted with a key of your own',
  fix: 'Set kms_key_id; the volume has to be created again.',
  aliases: ['CKV_AWS_22', 'CKV_AWS_187'],
  references: ['https://docs.aws.amazon.com/sagemaker/latest/dg/encryption-at-rest.html'],
  resource: ['aws_sagemaker_notebook_instance', 'aws_sagemaker_domain'],
  path: 'kms_key_id',
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
          kms_key_id    = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "key" {
          type = string
        }

        resource "aws_sagemaker_notebook_instance" "lab" {
          name          = "lab"
          instance_type = "ml.t3.medium"
          role_arn      = "arn:aws:iam::111122223333:role/lab"
          kms_key_id    = var.key
        }
      `,
    ],
  },
});
