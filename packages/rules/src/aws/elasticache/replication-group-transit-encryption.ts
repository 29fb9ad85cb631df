import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-ELASTICACHE-0002',
  title: 'Cache takes connections in the clear',
  severity: 'MEDIUM',
  category: 'other',
  why: 'Sessions and passwords on their way to the cache can be read by anyone on the network path.',
  fix: 'Set transit_encryption_enabled = true and let clients connect by TLS.',
  aliases: ['CKV_AWS_30', 'AVD-AWS-0051', 'aws-elasticache-enable-in-transit-encryption'],
  mitre: ['T1040'],
  references: ['https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/in-transit-encryption.html'],
  resource: 'aws_elasticache_replication_group',
  path: 'transit_encryption_enabled',
  require: equals(true),
  whenAbsent: 'fail',
  message: 'connections are not encrypted',
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
          transit_encryption_enabled = false
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_elasticache_replication_group" "sessions" {
          replication_group_id       = "sessions"
          description                = "Sessions of the shop"
          transit_encryption_enabled = true
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
          transit_encryption_enabled = var.enabled
        }
      `,
    ],
  },
});
