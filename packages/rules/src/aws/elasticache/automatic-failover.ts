import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-ELASTICACHE-0005',
  title: 'Cache does not fail over to a replica by itself',
  severity: 'LOW',
  category: 'other',
  why: 'When the primary node or its zone fails, the cache is gone until somebody promotes a replica.',
  fix: 'Set automatic_failover_enabled = true and multi_az_enabled = true, with at least one replica.',
  aliases: ['CKV2_AWS_50'],
  references: ['https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/AutoFailover.html'],
  resource: 'aws_elasticache_replication_group',
  path: 'automatic_failover_enabled',
  require: equals(true),
  whenAbsent: 'fail',
  message: 'automatic failover is off',
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
          automatic_failover_enabled = false
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_elasticache_replication_group" "sessions" {
          replication_group_id       = "sessions"
          description                = "Sessions of the shop"
          automatic_failover_enabled = true
        }
      `,
    ],
    unknown: [
      hcl`
        variable "failover" {
          type = bool
        }

        resource "aws_elasticache_replication_group" "sessions" {
          replication_group_id       = "sessions"
          description                = "Sessions of the shop"
          automatic_failover_enabled = var.failover
        }
      `,
    ],
  },
});
