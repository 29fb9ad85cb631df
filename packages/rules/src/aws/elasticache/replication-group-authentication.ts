import { defineRule, equals, hcl, isEmpty, judge, not, truth } from '@terrasafe/rule-kit';

export default defineRule({
  id: 'AWS-ELASTICACHE-0003',
  title: 'Cache lets clients in without authentication',
  severity: 'MEDIUM',
  category: 'weak_authentication',
  why: 'Whoever reaches the cache over the network may read, change and delete the sessions in it.',
  fix: 'Set transit_encryption_enabled = true, and auth_token or, better, user_group_ids.',
  aliases: ['CKV_AWS_31'],
  references: [
    'https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth.html',
    'https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Clusters.RBAC.html',
  ],
  resource: 'aws_elasticache_replication_group',
  check(group) {
    const token = group.attribute('auth_token');
    const isAsked = truth.some([token.is(not(isEmpty)), group.attribute('user_group_ids').is(not(isEmpty))]);
    // ElastiCache knows neither without encryption in transit.
    const isEncrypted = group.attribute('transit_encryption_enabled').is(equals(true));
    return judge(truth.not(truth.every([isAsked, isEncrypted])), 'clients need no token', token);
  },
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
          transit_encryption_enabled = true
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_elasticache_replication_group" "sessions" {
          replication_group_id       = "sessions"
          description                = "Sessions of the shop"
          transit_encryption_enabled = true
          user_group_ids             = ["shop"]
        }
      `,
    ],
    unknown: [
      hcl`
        variable "token" {
          type = string
        }

        resource "aws_elasticache_replication_group" "sessions" {
          replication_group_id       = "sessions"
          description                = "Sessions of the shop"
          transit_encryption_enabled = true
          auth_token                 = var.token
        }
      `,
    ],
  },
});
