import { hcl } from '@terrasafe/rule-kit';
import { customerKeyRule } from '../kms/customer-key.js';

export default customerKeyRule({
  id: 'AWS-BACKUP-0001',
  title: 'Backup vault is encrypted with a key that AWS manages',
  fix: 'Set kms_key_arn to the ARN of a KMS key of your own.',
  aliases: ['CKV_AWS_166'],
  references: ['https://docs.aws.amazon.com/aws-backup/latest/devguide/encryption.html'],
  resource: 'aws_backup_vault',
  path: 'kms_key_arn',
  examples: {
    fail: [
      hcl`
        resource "aws_backup_vault" "nightly" {
          name = "nightly"
        }
      `,
      hcl`
        resource "aws_backup_vault" "nightly" {
          name        = "nightly"
          kms_key_arn = "arn:aws:kms:eu-west-1:111122223333:alias/aws/example"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_backup_vault" "nightly" {
          name        = "nightly"
          kms_key_arn = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "key" {
          type = string
        }

        resource "aws_backup_vault" "nightly" {
          name        = "nightly"
          kms_key_arn = var.key
        }
      `,
    ],
  },
});
