import { hcl } from '@terrasafe/rule-kit';
import { customerKeyRule } from '../kms/customer-key.js';

export default customerKeyRule({
  id: 'AWS-MEMORYDB-0003',
  title: 'MemoryDB snapshot is not encrypted with a key of your own',
  fix: 'Set kms_key_arn to the ARN of a KMS key of your own.',
  aliases: ['CKV_AWS_278'],
  references: ['https://docs.aws.amazon.com/memorydb/latest/devguide/at-rest-encryption.html'],
  resource: 'aws_memorydb_snapshot',
  path: 'kms_key_arn',
  examples: {
    fail: [
      hcl`
        resource "aws_memorydb_snapshot" "carts" {
          name         = "carts-2026"
          cluster_name = "carts"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_memorydb_snapshot" "carts" {
          name         = "carts-2026"
          cluster_name = "carts"
          kms_key_arn  = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "key" {
          type = string
        }

        resource "aws_memorydb_snapshot" "carts" {
          name         = "carts-2026"
          cluster_name = "carts"
          kms_key_arn  = var.key
        }
      `,
    ],
  },
});
