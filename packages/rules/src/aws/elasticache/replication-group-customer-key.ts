import { hcl } from '@terrasafe/rule-kit';
import { customerKeyRule } from '../kms/customer-key.js';

export default customerKeyRule({
  id: 'AWS-ELASTICACHE-0004',
  title: 'Cache is not encrypted with a key of your own',
  fix: 'Set at_rest_encryption_enabled = true and kms_key_id to the ARN of a KMS key of your own.',
  aliases: ['CKV_AWS_191'],
  references: ['https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/at-rest-encryption.html'],
  resource: 'aws_elasticache_replication_group',
  path: 'kms_key_id',
  examples: {
    fail: [
      hcl`
        resource "aws_elasticache_replication_group" "sessions" {
          replication_group_id       = "sessions"
          description                = "Sessions of the shop"
          at_rest_encryption_enabled = true
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_elasticache_replication_group" "sessions" {
          replication_group_id       = "sessions"
          description                = "Sessions of the shop"
          at_rest_encryption_enabled = true
          kms_key_id                 = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "key" {
          type = string
        }

        resource "aws_elasticache_replication_group" "sessions" {
          replication_group_id       = "sessions"
          description                = "Sessions of the shop"
          at_rest_encryption_enabled = true
          kms_key_id                 = var.key
        }
      `,
    ],
  },
});
