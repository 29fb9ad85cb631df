import { defineRule, hcl, judge, oneOf } from '@terrasafe/rule-kit';

export default defineRule({
  id: 'AWS-ELASTICACHE-0008',
  title: 'Cache cluster uses the default subnets',
  severity: 'LOW',
  category: 'other',
  why: 'It lands in the default network, together with everything else that names no subnets.',
  fix: 'Set subnet_group_name to a group of private subnets.',
  aliases: ['CKV_AWS_323'],
  references: ['https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/SubnetGroups.html'],
  resource: 'aws_elasticache_cluster',
  check(cluster) {
    // A member of a replication group takes the settings of the group.
    if (cluster.attribute('replication_group_id').isPresent) return undefined;
    const group = cluster.attribute('subnet_group_name');
    return judge(group.is(oneOf('', 'default'), 'true'), 'the subnet group is the default one', group);
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
          cluster_id        = "sessions"
          engine            = "redis"
          subnet_group_name = "default"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_elasticache_cluster" "sessions" {
          cluster_id        = "sessions"
          engine            = "redis"
          subnet_group_name = "shop-private"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "subnets" {
          type = string
        }

        resource "aws_elasticache_cluster" "sessions" {
          cluster_id        = "sessions"
          engine            = "redis"
          subnet_group_name = var.subnets
        }
      `,
    ],
  },
});
