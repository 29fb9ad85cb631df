import { hcl } from '@terrasafe/rule-kit';
import { customerKeyRule } from '../kms/customer-key.js';

export default customerKeyRule({
  id: 'AWS-SAGEMAKER-0011',
  title: 'Output of the SageMaker flow definition is not encrypted with a key of your own',
  fix: 'Set kms_key_id in output_config.',
  aliases: ['CKV_AWS_372'],
  references: ['https://docs.aws.amazon.com/sagemaker/latest/dg/encryption-at-rest.html'],
  resource: 'aws_sagemaker_flow_definition',
  path: 'output_config.kms_key_id',
  examples: {
    fail: [
      hcl`
        resource "aws_sagemaker_flow_definition" "review" {
          flow_definition_name = "review"
          role_arn             = "arn:aws:iam::111122223333:role/review"

          output_config {
            s3_output_path = "s3://example-review/"
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_sagemaker_flow_definition" "review" {
          flow_definition_name = "review"
          role_arn             = "arn:aws:iam::111122223333:role/review"

          output_config {
            s3_output_path = "s3://example-review/"
            kms_key_id     = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "key" {
          type = string
        }

        resource "aws_sagemaker_flow_definition" "review" {
          flow_definition_name = "review"
          role_arn             = "arn:aws:iam::111122223333:role/review"

          output_config {
            s3_output_path = "s3://example-review/"
            kms_key_id     = var.key
          }
        }
      `,
    ],
  },
});
