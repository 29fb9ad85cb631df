import { hcl } from '@terrasafe/rule-kit';
import { customerKeyRule } from '../kms/customer-key.js';

export default customerKeyRule({
  id: 'AWS-SAGEMAKER-0008',
  title: 'Volume of the data quality job is not encrypted with a key of your own',
  fix: 'Set volume_kms_key_id in job_resources.cluster_config.',
  aliases: ['CKV_AWS_368'],
  references: ['https://docs.aws.amazon.com/sagemaker/latest/dg/encryption-at-rest.html'],
  resource: 'aws_sagemaker_data_quality_job_definition',
  path: 'job_resources.cluster_config.volume_kms_key_id',
  examples: {
    fail: [
      hcl`
        resource "aws_sagemaker_data_quality_job_definition" "drift" {
          name     = "drift"
          role_arn = "arn:aws:iam::111122223333:role/drift"

          job_resources {
            cluster_config {
              instance_type     = "ml.m5.large"
              volume_size_in_gb = 20
            }
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_sagemaker_data_quality_job_definition" "drift" {
          name     = "drift"
          role_arn = "arn:aws:iam::111122223333:role/drift"

          job_resources {
            cluster_config {
              instance_type     = "ml.m5.large"
              volume_size_in_gb = 20
              volume_kms_key_id = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
            }
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "key" {
          type = string
        }

        resource "aws_sagemaker_data_quality_job_definition" "drift" {
          name     = "drift"
          role_arn = "arn:aws:iam::111122223333:role/drift"

          job_resources {
            cluster_config {
              instance_type     = "ml.m5.large"
              volume_kms_key_id = var.key
            }
          }
        }
      `,
    ],
  },
});
