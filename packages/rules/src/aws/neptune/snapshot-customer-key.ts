import { defineRule, hcl, unknown } from '@terrasafe/rule-kit';
import { judgeCustomerKey } from '../kms/customer-key.js';
import { declaredTarget } from '../rds/declared-target.js';

export default defineRule({
  id: 'AWS-NEPTUNE-0010',
  title: 'Snapshot of a Neptune cluster is not encrypted with a key of your own',
  severity: 'LOW',
  category: 'unencrypted_storage',
  why: 'A key of your own adds a key policy, an audit log of its use and the power to revoke it.',
  fix: 'Set kms_key_arn at the cluster: its snapshots are encrypted with the same key.',
  aliases: ['CKV_AWS_280'],
  references: [
    'https://docs.aws.amazon.com/neptune/latest/userguide/encrypt.html',
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/neptune_cluster_snapshot',
  ],
  resource: 'aws_neptune_cluster_snapshot',
  check(snapshot, module) {
    // The provider only reads the key of a snapshot; one that is written all the same says what is meant.
    const own = snapshot.attribute('kms_key_id');
    if (own.isPresent) return judgeCustomerKey(own, snapshot, module);
    const source = snapshot.attribute('db_cluster_identifier');
    const cluster = declaredTarget(snapshot, module, source.path, 'aws_neptune_cluster');
    if (!cluster) return unknown('its cluster is not declared here', source);
    return judgeCustomerKey(cluster.attribute('kms_key_arn'), cluster, module);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_neptune_cluster" "graph" {
          cluster_identifier = "graph"
        }

        resource "aws_neptune_cluster_snapshot" "graph" {
          db_cluster_identifier          = aws_neptune_cluster.graph.id
          db_cluster_snapshot_identifier = "graph-2026"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_neptune_cluster" "graph" {
          cluster_identifier = "graph"
          storage_encrypted  = true
          kms_key_arn        = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
        }

        resource "aws_neptune_cluster_snapshot" "graph" {
          db_cluster_identifier          = aws_neptune_cluster.graph.id
          db_cluster_snapshot_identifier = "graph-2026"
        }
      `,
    ],
    unknown: [
      hcl`
        resource "aws_neptune_cluster_snapshot" "graph" {
          db_cluster_identifier          = "graph"
          db_cluster_snapshot_identifier = "graph-2026"
        }
      `,
    ],
  },
});
