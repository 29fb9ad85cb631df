import { hcl } from '@terrasafe/rule-kit';
import { customerKeyRule } from '../kms/customer-key.js';

export default customerKeyRule({
  id: 'AWS-SAGEMAKER-0002',
  title: 'Storage of the SageMaker endpoint is not encrypted with a key of your own',
  fix: 'Set kms_key_arn in the endpoint configuration.',
  aliases: ['CKV_AWS_98'],
  references: ['https://docs.aws.amazon.com/sagemaker/latest/dg/encryption-at-rest.html'],
  resource: 'aws_sagemaker_endpoint_configuration',
  path: 'kms_key_arn',
  examples: {
    fail: [
      hcl`
        resource "aws_sagemaker_endpoint_configuration" "rank" {
          name = "rank"

          production_variants {
            model_name    = "rank"
            instance_type = "ml.m5.large"
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_sagemaker_endpoint_configuration" "rank" {
          name        = "rank"
          kms_key_arn = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"

          production_variants {
            model_name    = "rank"
            instance_type = "ml.m5.large"
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "key" {
          type = string
        }

        resource "aws_sagemaker_endpoint_configuration" "rank" {
          name        = "rank"
          kms_key_arn = var.key

          production_variants {
            model_name    = "rank"
            instance_type = "ml.m5.large"
          }
        }
      `,
    ],
  },
});
