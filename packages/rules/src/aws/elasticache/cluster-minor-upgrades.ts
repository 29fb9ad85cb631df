import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-ELASTICACHE-0007',
  title: 'Cache cluster takes no minor upgrades by itself',
  severity: 'LOW',
  category: 'other',
  why: 'Security fixes of the engine wait until somebody thinks of them.',
  fix: 'Leave auto_minor_version_upgrade out, since its default is true.',
  aliases: ['CKV_AWS_322'],
  references: ['https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/VersionManagement.html'],
  resource: 'aws_elasticache_cluster',
  path: 'auto_minor_version_upgrade',
  require: equals(true),
  whenAbsent: 'pass',
  message: 'minor upgrades are not automatic',
  examples: {
    fail: [
      hcl`
        resource "aws_elasticache_cluster" "sessions" {
          cluster_id                 = "sessions"
          engine                     = "redis"
          auto_minor_version_upgrade = false
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_elasticache_cluster" "sessions" {
          cluster_id = "sessions"
          engine     = "redis"
        }
      `,
      hcl`
        resource "aws_elasticache_cluster" "sessions" {
          cluster_id                 = "sessions"
          engine                     = "redis"
          auto_minor_version_upgrade = true
        }
      `,
    ],
    unknown: [
      hcl`
        variable "upgrade" {
          type = bool
        }

        resource "aws_elasticache_cluster" "sessions" {
          cluster_id                 = "sessions"
          engine                     = "redis"
          auto_minor_version_upgrade = var.upgrade
        }
      `,
    ],
  },
});
