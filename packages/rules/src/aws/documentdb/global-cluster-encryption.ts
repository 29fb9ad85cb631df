import { defineRule, equals, hcl, judge, truth } from '@terrasafe/rule-kit';

export default defineRule({
  id: 'AWS-DOCUMENTDB-0002',
  title: 'DocumentDB global cluster is not encrypted',
  severity: 'HIGH',
  category: 'unencrypted_storage',
  why: 'Snapshots in every region of the cluster can be read by whoever gets them. It cannot be encrypted later.',
  fix: 'Set storage_encrypted = true, or create it from an encrypted cluster.',
  aliases: ['CKV_AWS_292'],
  references: ['https://docs.aws.amazon.com/documentdb/latest/developerguide/global-clusters.html'],
  resource: 'aws_docdb_global_cluster',
  check(cluster) {
    // A global cluster that is made of an existing one takes its encryption over.
    if (cluster.attribute('source_db_cluster_identifier').isPresent) return undefined;
    const encrypted = cluster.attribute('storage_encrypted');
    return judge(truth.not(encrypted.is(equals(true))), 'the storage is not encrypted', encrypted);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_docdb_global_cluster" "orders" {
          global_cluster_identifier = "orders"
        }
      `,
      hcl`
        resource "aws_docdb_global_cluster" "orders" {
          global_cluster_identifier = "orders"
          storage_encrypted         = false
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_docdb_global_cluster" "orders" {
          global_cluster_identifier = "orders"
          storage_encrypted         = true
        }
      `,
      hcl`
        resource "aws_docdb_global_cluster" "orders" {
          global_cluster_identifier    = "orders"
          source_db_cluster_identifier = "arn:aws:rds:eu-west-1:111122223333:cluster:orders"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "encrypted" {
          type = bool
        }

        resource "aws_docdb_global_cluster" "orders" {
          global_cluster_identifier = "orders"
          storage_encrypted         = var.encrypted
        }
      `,
    ],
  },
});
