import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-NEPTUNE-0001',
  title: 'Neptune cluster is not encrypted',
  severity: 'HIGH',
  category: 'unencrypted_storage',
  why: 'A cluster snapshot that is shared or copied by mistake can be read by whoever gets it. It cannot be encrypted later.',
  fix: 'Set storage_encrypted = true; an existing cluster has to be restored from an encrypted copy of its snapshot.',
  aliases: ['CKV_AWS_44', 'AVD-AWS-0076', 'aws-neptune-enable-storage-encryption'],
  references: ['https://docs.aws.amazon.com/neptune/latest/userguide/encrypt.html'],
  resource: 'aws_neptune_cluster',
  path: 'storage_encrypted',
  require: equals(true),
  whenAbsent: 'fail',
  message: 'the storage is not encrypted',
  examples: {
    fail: [
      hcl`
        resource "aws_neptune_cluster" "graph" {
          cluster_identifier = "graph"
        }
      `,
      hcl`
        resource "aws_neptune_cluster" "graph" {
          cluster_identifier = "graph"
          storage_encrypted  = false
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_neptune_cluster" "graph" {
          cluster_identifier = "graph"
          storage_encrypted  = true
        }
      `,
    ],
    unknown: [
      hcl`
        variable "enabled" {
          type = bool
        }

        resource "aws_neptune_cluster" "graph" {
          cluster_identifier = "graph"
          storage_encrypted  = var.enabled
        }
      `,
    ],
  },
});
