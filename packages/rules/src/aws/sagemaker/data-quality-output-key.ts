import { hcl } from '@terrasafe/rule-kit';
import { customerKeyRule } from '../kms/customer-key.js';

export default customerKeyRule({
  id: 'AWS-SAGEMAKER-0007',
  title: 'Output of the data quality job is not encrypted with a key of your own',
  fix: 'Set kms_key_id in data_quality_job_output_config.',
  aliases: ['CKV_AWS_367'],
  references: ['https://docs.aws.amazon.com/sagemaker/latest/dg/encryption-at-rest.html'],
  resource: 'aws_sagemaker_data_quality_job_definition',
  path: 'data_quality_job_output_config.kms_key_id',
  examples: {
    fail: [
      hcl`
        resource "aws_sagemaker_data_quality_job_definition" "drift" {
          name     = "drift"
          role_arn = "arn:aws:iam::111122223333:role/drift"

          data_quality_job_output_config {
            monitoring_outputs {
              s3_output {
                s3_uri = "s3://example-drift"
              }
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

          data_quality_job_output_config {
            kms_key_id = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
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

          data_quality_job_output_config {
            kms_key_id = var.key
          }
        }
      `,
    ],
  },
});
