import { hcl } from '@terrasafe/rule-kit';
import { customerKeyRule } from '../kms/customer-key.js';

export default customerKeyRule({
  id: 'AWS-NEPTUNE-0004',
  title: 'Neptune cluster is encrypted with a key that AWS manages',
  fix: 'Set kms_key_arn to the ARN of a KMS key of your own.',
  aliases: ['CKV_AWS_347', 'AVD-AWS-0128', 'aws-neptune-encryption-customer-key'],
  references: ['https://docs.aws.amazon.com/neptune/latest/userguide/encrypt.html'],
  resource: 'aws_neptune_cluster',
  path: 'kms_key_arn',
  examples: {
    fail: [
      hcl`
        resource "aws_neptune_cluster" "graph" {
          cluster_identifier = "graph"
          storage_encrypted  = true
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_kms_key" "data" {
          enable_key_rotation = true
        }

        resource "aws_neptune_cluster" "graph" {
          cluster_identifier = "graph"
          storage_encrypted  = true
          kms_key_arn        = aws_kms_key.data.arn
        }
      `,
    ],
    unknown: [
      hcl`
        variable "key" {
          type = string
        }

        resource "aws_neptune_cluster" "graph" {
          cluster_identifier = "graph"
          storage_encrypted  = true
          kms_key_arn        = var.key
        }
      `,
    ],
  },
});
