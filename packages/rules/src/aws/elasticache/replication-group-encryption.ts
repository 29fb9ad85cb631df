import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-ELASTICACHE-0001',
  title: 'Cache is not encrypted at rest',
  severity: 'MEDIUM',
  category: 'unencrypted_storage',
  why: 'Backups and swap of the cache can be read by whoever gets hold of them.',
  fix: 'Set at_rest_encryption_enabled = true; it takes a new replication group.',
  aliases: ['CKV_AWS_29', 'AVD-AWS-0045', 'aws-elasticache-enable-at-rest-encryption'],
  references: ['https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/at-rest-encryption.html'],
  resource: 'aws_elasticache_replication_group',
  path: 'at_rest_encryption_enabled',
  require: equals(true),
  whenAbsent: 'fail',
  message: 'the cache is not encrypted at rest',
  examples: {
    fail: [
      hcl`
        resource "aws_elasticache_replication_group" "sessions" {
          replication_group_id = "sessions"
          description          = "Sessions of the shop"
        }
      `,
      hcl`
        resource "aws_elasticache_replication_group" "sessions" {
          replication_group_id       = "sessions"
          description                = "Sessions of the shop"
          at_rest_encryption_enabled = false
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_elasticache_replication_group" "sessions" {
          replication_group_id       = "sessions"
          description                = "Sessions of the shop"
          at_rest_encryption_enabled = true
        }
      `,
    ],
    unknown: [
      hcl`
        variable "enabled" {
          type = bool
        }

        resource "aws_elasticache_replication_group" "sessions" {
          replication_group_id       = "sessions"
          description                = "Sessions of the shop"
          at_rest_encryption_enabled = var.enabled
        }
      `,
    ],
  },
});
