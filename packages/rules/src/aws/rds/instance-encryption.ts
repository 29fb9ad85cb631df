import { defineRule, equals, hcl, judge, truth } from '@terrasafe/rule-kit';

export default defineRule({
  id: 'AWS-RDS-0002',
  title: 'Storage of the database instance is not encrypted',
  severity: 'HIGH',
  category: 'unencrypted_storage',
  why: 'A snapshot that is shared or copied by mistake can be read by whoever gets it. It cannot be encrypted later.',
  fix: 'Set storage_encrypted = true; an existing instance has to be restored from an encrypted copy of its snapshot.',
  aliases: ['CKV_AWS_16', 'AVD-AWS-0080', 'aws-rds-encrypt-instance-storage-data'],
  mitre: ['T1530'],
  references: ['https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.html'],
  resource: 'aws_db_instance',
  check(instance) {
    // A replica in the same region is encrypted if, and only if, its source is.
    if (instance.attribute('replicate_source_db').isPresent) return undefined;
    const encrypted = instance.attribute('storage_encrypted');
    return judge(truth.not(encrypted.is(equals(true))), 'the storage is not encrypted', encrypted);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_db_instance" "orders" {
          engine         = "postgres"
          instance_class = "db.t4g.small"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_db_instance" "orders" {
          engine            = "postgres"
          instance_class    = "db.t4g.small"
          storage_encrypted = true
        }
      `,
      hcl`
        resource "aws_db_instance" "orders_replica" {
          instance_class      = "db.t4g.small"
          replicate_source_db = "orders"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "encrypted" {
          type = bool
        }

        resource "aws_db_instance" "orders" {
          engine            = "postgres"
          instance_class    = "db.t4g.small"
          storage_encrypted = var.encrypted
        }
      `,
    ],
  },
});
