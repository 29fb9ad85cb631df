import { hcl } from '@terrasafe/rule-kit';
import { customerKeyRule } from '../kms/customer-key.js';

export default customerKeyRule({
  id: 'AWS-RDS-0019',
  title: 'Replicated database backups are not encrypted with a key of your own',
  fix: 'Set kms_key_id to the ARN of a KMS key of your own, in the region of the replica.',
  aliases: ['CKV_AWS_245'],
  references: ['https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReplicateBackups.html'],
  resource: 'aws_db_instance_automated_backups_replication',
  path: 'kms_key_id',
  examples: {
    fail: [
      hcl`
        resource "aws_db_instance_automated_backups_replication" "orders" {
          source_db_instance_arn = "arn:aws:rds:eu-west-1:111122223333:db:orders"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_db_instance_automated_backups_replication" "orders" {
          source_db_instance_arn = "arn:aws:rds:eu-west-1:111122223333:db:orders"
          kms_key_id             = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "key" {
          type = string
        }

        resource "aws_db_instance_automated_backups_replication" "orders" {
          source_db_instance_arn = "arn:aws:rds:eu-west-1:111122223333:db:orders"
          kms_key_id             = var.key
        }
      `,
    ],
  },
});
