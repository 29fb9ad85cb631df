import { hcl } from '@terrasafe/rule-kit';
import { customerKeyRule } from '../kms/customer-key.js';

export default customerKeyRule({
  id: 'AWS-REDSHIFT-0012',
  title: 'Copies of Redshift snapshots are not encrypted with a key of your own',
  fix: 'Set kms_key_id to the ARN of a KMS key of your own, in the region of the copies.',
  aliases: ['CKV_AWS_281'],
  references: ['https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-snapshots.html'],
  resource: 'aws_redshift_snapshot_copy_grant',
  path: 'kms_key_id',
  examples: {
    fail: [
      hcl`
        resource "aws_redshift_snapshot_copy_grant" "warehouse" {
          snapshot_copy_grant_name = "warehouse"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_redshift_snapshot_copy_grant" "warehouse" {
          snapshot_copy_grant_name = "warehouse"
          kms_key_id               = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "key" {
          type = string
        }

        resource "aws_redshift_snapshot_copy_grant" "warehouse" {
          snapshot_copy_grant_name = "warehouse"
          kms_key_id               = var.key
        }
      `,
    ],
  },
});
