import { defineRule, equals, hcl, judge, truth } from '@terrasafe/rule-kit';

export default defineRule({
  id: 'AWS-RDS-0003',
  title: 'Storage of the database cluster is not encrypted',
  severity: 'HIGH',
  category: 'unencrypted_storage',
  why: 'A cluster snapshot that is shared or copied by mistake can be read by whoever gets it. It cannot be encrypted later.',
  fix: 'Set storage_encrypted = true; an existing cluster has to be restored from an encrypted copy of its snapshot.',
  aliases: ['CKV_AWS_96', 'AVD-AWS-0079', 'aws-rds-encrypt-cluster-storage-data'],
  references: ['https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.html'],
  resource: 'aws_rds_cluster',
  check(cluster) {
    // Aurora Serverless v1 is always encrypted, whatever the argument says.
    const isServerless = cluster.attribute('engine_mode').is(equals('serverless'));
    const encrypted = cluster.attribute('storage_encrypted');
    const isEncrypted = truth.some([isServerless, encrypted.is(equals(true))]);
    return judge(truth.not(isEncrypted), 'the storage is not encrypted', encrypted);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_rds_cluster" "orders" {
          engine          = "aurora-postgresql"
          master_username = "orders"
        }
      `,
      hcl`
        resource "aws_rds_cluster" "orders" {
          engine            = "aurora-postgresql"
          master_username   = "orders"
          storage_encrypted = false
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_rds_cluster" "orders" {
          engine      = "aurora-mysql"
          engine_mode = "serverless"
        }
      `,
      hcl`
        resource "aws_rds_cluster" "orders" {
          engine            = "aurora-postgresql"
          master_username   = "orders"
          storage_encrypted = true
        }
      `,
    ],
    unknown: [
      hcl`
        variable "enabled" {
          type = bool
        }

        resource "aws_rds_cluster" "orders" {
          engine            = "aurora-postgresql"
          master_username   = "orders"
          storage_encrypted = var.enabled
        }
      `,
    ],
  },
});
