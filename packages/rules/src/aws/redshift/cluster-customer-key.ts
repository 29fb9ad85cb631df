import { hcl } from '@terrasafe/rule-kit';
import { customerKeyRule } from '../kms/customer-key.js';

export default customerKeyRule({
  id: 'AWS-REDSHIFT-0005',
  title: 'Redshift cluster is not encrypted with a key of your own',
  fix: 'Set kms_key_id to the ARN of a KMS key of your own.',
  aliases: ['CKV_AWS_142'],
  references: ['https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-db-encryption.html'],
  resource: 'aws_redshift_cluster',
  path: 'kms_key_id',
  examples: {
    fail: [
      hcl`
        resource "aws_redshift_cluster" "warehouse" {
          cluster_identifier = "warehouse"
          node_type          = "ra3.large"
          encrypted          = true
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_kms_key" "data" {
          enable_key_rotation = true
        }

        resource "aws_redshift_cluster" "warehouse" {
          cluster_identifier = "warehouse"
          node_type          = "ra3.large"
          encrypted          = true
          kms_key_id         = aws_kms_key.data.arn
        }
      `,
    ],
    unknown: [
      hcl`
        variable "key" {
          type = string
        }

        resource "aws_redshift_cluster" "warehouse" {
          cluster_identifier = "warehouse"
          node_type          = "ra3.large"
          encrypted          = true
          kms_key_id         = var.key
        }
      `,
    ],
  },
});
