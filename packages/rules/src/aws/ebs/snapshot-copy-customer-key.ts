import { hcl } from '@terrasafe/rule-kit';
import { customerKeyRule } from '../kms/customer-key.js';

export default customerKeyRule({
  id: 'AWS-EBS-0002',
  title: 'Copy of an EBS snapshot is encrypted with a key that AWS manages',
  fix: 'Set encrypted = true and kms_key_id to the ARN of a KMS key of your own.',
  aliases: ['CKV_AWS_183'],
  references: ['https://docs.aws.amazon.com/ebs/latest/userguide/ebs-copy-snapshot.html'],
  resource: 'aws_ebs_snapshot_copy',
  path: 'kms_key_id',
  examples: {
    fail: [
      hcl`
        resource "aws_ebs_snapshot_copy" "data" {
          source_snapshot_id = "snap-0a1b2c3d"
          source_region      = "eu-west-1"
          encrypted          = true
        }
      `,
      hcl`
        resource "aws_ebs_snapshot_copy" "data" {
          source_snapshot_id = "snap-0a1b2c3d"
          source_region      = "eu-west-1"
          encrypted          = true
          kms_key_id         = "arn:aws:kms:eu-west-1:111122223333:alias/aws/example"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_ebs_snapshot_copy" "data" {
          source_snapshot_id = "snap-0a1b2c3d"
          source_region      = "eu-west-1"
          encrypted          = true
          kms_key_id         = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "key" {
          type = string
        }

        resource "aws_ebs_snapshot_copy" "data" {
          source_snapshot_id = "snap-0a1b2c3d"
          source_region      = "eu-west-1"
          encrypted          = true
          kms_key_id         = var.key
        }
      `,
    ],
  },
});
