import { hcl } from '@terrasafe/rule-kit';
import { customerKeyRule } from '../kms/customer-key.js';

export default customerKeyRule({
  id: 'AWS-MEMORYDB-0001',
  title: 'MemoryDB cluster is encrypted with a key that AWS manages',
  fix: 'Set kms_key_arn to the ARN of a KMS key of your own.',
  aliases: ['CKV_AWS_201'],
  references: ['https://docs.aws.amazon.com/memorydb/latest/devguide/at-rest-encryption.html'],
  resource: 'aws_memorydb_cluster',
  path: 'kms_key_arn',
  examples: {
    fail: [
      hcl`
        resource "aws_memorydb_cluster" "carts" {
          name      = "carts"
          acl_name  = "shop"
          node_type = "db.t4g.small"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_memorydb_cluster" "carts" {
          name        = "carts"
          acl_name    = "shop"
          node_type   = "db.t4g.small"
          kms_key_arn = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "key" {
          type = string
        }

        resource "aws_memorydb_cluster" "carts" {
          name        = "carts"
          acl_name    = "shop"
          node_type   = "db.t4g.small"
          kms_key_arn = var.key
        }
      `,
    ],
  },
});
