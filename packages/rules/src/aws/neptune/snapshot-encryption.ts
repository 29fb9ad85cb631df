import { defineRule, hcl } from '@terrasafe/rule-kit';
import { judgeSnapshotEncryption } from '../rds/snapshot-encryption.js';

export default defineRule({
  id: 'AWS-NEPTUNE-0009',
  title: 'Snapshot of a Neptune cluster is not encrypted',
  severity: 'HIGH',
  category: 'unencrypted_storage',
  why: 'Whoever the snapshot is shared with by mistake can restore and read the whole graph.',
  fix: 'Set storage_encrypted = true at the cluster: its snapshots are encrypted if, and only if, it is.',
  aliases: ['CKV_AWS_279'],
  references: [
    'https://docs.aws.amazon.com/neptune/latest/userguide/encrypt.html',
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/neptune_cluster_snapshot',
  ],
  resource: 'aws_neptune_cluster_snapshot',
  check: (snapshot, module) => judgeSnapshotEncryption(snapshot, module, 'aws_neptune_cluster'),
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
