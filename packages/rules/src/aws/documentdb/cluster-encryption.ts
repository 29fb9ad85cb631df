import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-DOCUMENTDB-0001',
  title: 'DocumentDB cluster is not encrypted',
  severity: 'HIGH',
  category: 'unencrypted_storage',
  why: 'A cluster snapshot that is shared or copied by mistake can be read by whoever gets it. It cannot be encrypted later.',
  fix: 'Set storage_encrypted = true; an existing cluster has to be restored from an encrypted copy of its snapshot.',
  aliases: ['CKV_AWS_74', 'AVD-AWS-0021', 'aws-documentdb-enable-storage-encryption'],
  references: ['https://docs.aws.amazon.com/documentdb/latest/developerguide/encryption-at-rest.html'],
  resource: 'aws_docdb_cluster',
  path: 'storage_encrypted',
  require: equals(true),
  whenAbsent: 'fail',
  message: 'the storage is not encrypted',
  examples: {
    fail: [
      hcl`
        resource "aws_docdb_cluster" "catalogue" {
          cluster_identifier = "catalogue"
          master_username    = "catalogue"
        }
      `,
      hcl`
        resource "aws_docdb_cluster" "catalogue" {
          cluster_identifier = "catalogue"
          master_username    = "catalogue"
          storage_encrypted  = false
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_docdb_cluster" "catalogue" {
          cluster_identifier = "catalogue"
          master_username    = "catalogue"
          storage_encrypted  = true
        }
      `,
    ],
    unknown: [
      hcl`
        variable "enabled" {
          type = bool
        }

        resource "aws_docdb_cluster" "catalogue" {
          cluster_identifier = "catalogue"
          master_username    = "catalogue"
          storage_encrypted  = var.enabled
        }
      `,
    ],
  },
});
