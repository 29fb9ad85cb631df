import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-SAGEMAKER-0009',
  title: 'Instances of the data quality job talk to each other in the clear',
  severity: 'LOW',
  category: 'unencrypted_storage',
  why: 'Whoever can read the network between them reads the data that is monitored.',
  fix: 'Set enable_inter_container_traffic_encryption = true in network_config.',
  aliases: ['CKV_AWS_369'],
  mitre: ['T1040'],
  references: ['https://docs.aws.amazon.com/sagemaker/latest/dg/train-encrypt.html'],
  resource: 'aws_sagemaker_data_quality_job_definition',
  path: 'network_config.enable_inter_container_traffic_encryption',
  require: equals(true),
  whenAbsent: 'fail',
  message: 'traffic between the instances is not encrypted',
  examples: {
    fail: [
      hcl`
        resource "aws_sagemaker_data_quality_job_definition" "drift" {
          name     = "drift"
          role_arn = "arn:aws:iam::111122223333:role/drift"
        }
      `,
      hcl`
        resource "aws_sagemaker_data_quality_job_definition" "drift" {
          name     = "drift"
          role_arn = "arn:aws:iam::111122223333:role/drift"

          network_config {
            enable_inter_container_traffic_encryption = false
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_sagemaker_data_quality_job_definition" "drift" {
          name     = "drift"
          role_arn = "arn:aws:iam::111122223333:role/drift"

          network_config {
            enable_inter_container_traffic_encryption = true
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "encrypted" {
          type = bool
        }

        resource "aws_sagemaker_data_quality_job_definition" "drift" {
          name     = "drift"
          role_arn = "arn:aws:iam::111122223333:role/drift"

          network_config {
            enable_inter_container_traffic_encryption = var.encrypted
          }
        }
      `,
    ],
  },
});
