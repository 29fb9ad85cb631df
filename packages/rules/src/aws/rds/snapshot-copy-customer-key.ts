import { hcl } from '@terrasafe/rule-kit';
import { customerKeyRule } from '../kms/customer-key.js';

export default customerKeyRule({
  id: 'AWS-RDS-0018',
  title: 'Copy of a database snapshot is not encrypted with a key of your own',
  fix: 'Set kms_key_id to the ARN of a KMS key of your own, in the region of the copy.',
  aliases: ['CKV_AWS_266'],
  references: ['https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_CopySnapshot.html'],
  resource: 'aws_db_snapshot_copy',
  path: 'kms_key_id',
  examples: {
    fail: [
      hcl`
        resource "aws_db_snapshot_copy" "orders" {
          source_db_snapshot_identifier = "arn:aws:rds:eu-west-1:111122223333:snapshot:orders"
          target_db_snapshot_identifier = "orders-copy"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_db_snapshot_copy" "orders" {
          source_db_snapshot_identifier = "arn:aws:rds:eu-west-1:111122223333:snapshot:orders"
          target_db_snapshot_identifier = "orders-copy"
          kms_key_id                    = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "key" {
          type = string
        }

        resource "aws_db_snapshot_copy" "orders" {
          source_db_snapshot_identifier = "arn:aws:rds:eu-west-1:111122223333:snapshot:orders"
          target_db_snapshot_identifier = "orders-copy"
          kms_key_id                    = var.key
        }
      `,
    ],
  },
});
