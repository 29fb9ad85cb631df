import { hcl } from '@terrasafe/rule-kit';
import { customerKeyRule } from '../kms/customer-key.js';

export default customerKeyRule({
  id: 'AWS-DOCUMENTDB-0004',
  title: 'DocumentDB cluster is encrypted with a key that AWS manages',
  fix: 'Set kms_key_id to the ARN of a KMS key of your own.',
  aliases: ['CKV_AWS_182', 'AVD-AWS-0022', 'aws-documentdb-encryption-customer-key'],
  references: ['https://docs.aws.amazon.com/documentdb/latest/developerguide/encryption-at-rest.html'],
  resource: 'aws_docdb_cluster',
  path: 'kms_key_id',
  examples: {
    fail: [
      hcl`
        resource "aws_docdb_cluster" "catalogue" {
          cluster_identifier = "catalogue"
          storage_encrypted  = true
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_kms_key" "data" {
          enable_key_rotation = true
        }

        resource "aws_docdb_cluster" "catalogue" {
          cluster_identifier = "catalogue"
          storage_encrypted  = true
          kms_key_id         = aws_kms_key.data.arn
        }
      `,
    ],
    unknown: [
      hcl`
        variable "key" {
          type = string
        }

        resource "aws_docdb_cluster" "catalogue" {
          cluster_identifier = "catalogue"
          storage_encrypted  = true
          kms_key_id         = var.key
        }
      `,
    ],
  },
});
