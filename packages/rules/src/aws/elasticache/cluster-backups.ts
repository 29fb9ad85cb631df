import { atLeast, defineRule, hcl, judge, oneOf, truth } from '@terrasafe/rule-kit';

export default defineRule({
  id: 'AWS-ELASTICACHE-0006',
  title: 'Redis cluster keeps no backups',
  severity: 'LOW',
  category: 'other',
  why: 'What the cache holds cannot be recovered after a mistake or a failure.',
  fix: 'Set snapshot_retention_limit to the days that you may need to go back.',
  aliases: ['CKV_AWS_134', 'AVD-AWS-0050', 'aws-elasticache-enable-backup-retention'],
  references: ['https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/backups-automatic.html'],
  resource: 'aws_elasticache_cluster',
  check(cluster) {
    // A member of a replication group takes the settings of the group; Memcached knows no snapshots.
    if (cluster.attribute('replication_group_id').isPresent) return undefined;
    const retention = cluster.attribute('snapshot_retention_limit');
    const canKeep = cluster.attribute('engine').is(oneOf('redis', 'valkey'));
    return judge(truth.every([canKeep, truth.not(retention.is(atLeast(1)))]), 'no snapshots are kept', retention);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_elasticache_cluster" "sessions" {
          cluster_id = "sessions"
          engine     = "redis"
        }
      `,
      hcl`
        resource "aws_elasticache_cluster" "sessions" {
          cluster_id               = "sessions"
          engine                   = "redis"
          snapshot_retention_limit = 0
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_elasticache_cluster" "sessions" {
          cluster_id               = "sessions"
          engine                   = "redis"
          snapshot_retention_limit = 7
        }
      `,
      hcl`
        resource "aws_elasticache_cluster" "sessions" {
          cluster_id = "sessions"
          engine     = "memcached"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "days" {
          type = number
        }

        resource "aws_elasticache_cluster" "sessions" {
          cluster_id               = "sessions"
          engine                   = "redis"
          snapshot_retention_limit = var.days
        }
      `,
    ],
  },
});
