import { hcl } from '@terrasafe/rule-kit';
import { customerKeyRule } from '../kms/customer-key.js';

export default customerKeyRule({
  id: 'AWS-RDS-0017',
  title: 'Database cluster is encrypted with a key that AWS manages',
  fix: 'Set kms_key_id to the ARN of a KMS key of your own.',
  aliases: ['CKV_AWS_327'],
  references: ['https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.html'],
  resource: 'aws_rds_cluster',
  path: 'kms_key_id',
  examples: {
    fail: [
      hcl`
        resource "aws_rds_cluster" "orders" {
          engine            = "aurora-postgresql"
          storage_encrypted = true
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_kms_key" "data" {
          enable_key_rotation = true
        }

        resource "aws_rds_cluster" "orders" {
          engine            = "aurora-postgresql"
          storage_encrypted = true
          kms_key_id        = aws_kms_key.data.arn
        }
      `,
    ],
    unknown: [
      hcl`
        variable "key" {
          type = string
        }

        resource "aws_rds_cluster" "orders" {
          engine            = "aurora-postgresql"
          storage_encrypted = true
          kms_key_id        = var.key
        }
      `,
    ],
  },
});
