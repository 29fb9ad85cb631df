import { defineRule, hcl } from '@terrasafe/rule-kit';
import { judgeSnapshotEncryption } from './snapshot-encryption.js';

export default defineRule({
  id: 'AWS-RDS-0027',
  title: 'Snapshot of a database cluster is not encrypted',
  severity: 'HIGH',
  category: 'unencrypted_storage',
  why: 'Whoever the snapshot is shared with by mistake can restore and read the whole database.',
  fix: 'Set storage_encrypted = true at the cluster: its snapshots are encrypted if, and only if, it is.',
  aliases: ['CKV_AWS_146'],
  references: [
    'https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.html',
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/db_cluster_snapshot',
  ],
  resource: 'aws_db_cluster_snapshot',
  check: (snapshot, module) => judgeSnapshotEncryption(snapshot, module, 'aws_rds_cluster'),
  examples: {
    fail: [
      hcl`
        resource "aws_rds_cluster" "orders" {
          engine = "aurora-postgresql"
        }

        resource "aws_db_cluster_snapshot" "orders" {
          db_cluster_identifier          = aws_rds_cluster.orders.id
          db_cluster_snapshot_identifier = "orders-2026"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_rds_cluster" "orders" {
          engine            = "aurora-postgresql"
          storage_encrypted = true
        }

        resource "aws_db_cluster_snapshot" "orders" {
          db_cluster_identifier          = aws_rds_cluster.orders.id
          db_cluster_snapshot_identifier = "orders-2026"
        }
      `,
    ],
    unknown: [
      hcl`
        resource "aws_db_cluster_snapshot" "orders" {
          db_cluster_identifier          = "orders"
          db_cluster_snapshot_identifier = "orders-2026"
        }
      `,
    ],
  },
});
