import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-SAGEMAKER-0006',
  title: 'SageMaker notebook answers metadata requests without a session token',
  severity: 'MEDIUM',
  category: 'weak_authentication',
  why: "Code that is tricked into a request can read the credentials of the notebook's role.",
  fix: 'Set minimum_instance_metadata_service_version = "2" in instance_metadata_service_configuration.',
  aliases: ['CKV_AWS_371'],
  mitre: ['T1552.005'],
  references: ['https://docs.aws.amazon.com/sagemaker/latest/dg/nbi-imds.html'],
  resource: 'aws_sagemaker_notebook_instance',
  path: 'instance_metadata_service_configuration.minimum_instance_metadata_service_version',
  require: equals(2),
  whenAbsent: 'fail',
  message: 'the first version of the metadata service is allowed',
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

          instance_metadata_service_configuration {
            minimum_instance_metadata_service_version = "1"
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_sagemaker_notebook_instance" "lab" {
          name          = "lab"
          instance_type = "ml.t3.medium"
          role_arn      = "arn:aws:iam::111122223333:role/lab"

          instance_metadata_service_configuration {
            minimum_instance_metadata_service_version = "2"
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "version" {
          type = string
        }

        resource "aws_sagemaker_notebook_instance" "lab" {
          name          = "lab"
          instance_type = "ml.t3.medium"
          role_arn      = "arn:aws:iam::111122223333:role/lab"

          instance_metadata_service_configuration {
            minimum_instance_metadata_service_version = var.version
          }
        }
      `,
    ],
  },
});
