import { hcl } from '@terrasafe/rule-kit';
import { customerKeyRule } from '../kms/customer-key.js';

export default customerKeyRule({
  id: 'AWS-DMS-0002',
  title: 'Replication instance is encrypted with a key that AWS manages',
  fix: 'Set kms_key_arn to the ARN of a KMS key of your own.',
  aliases: ['CKV_AWS_212'],
  references: ['https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Security.html'],
  resource: 'aws_dms_replication_instance',
  path: 'kms_key_arn',
  examples: {
    fail: [
      hcl`
        resource "aws_dms_replication_instance" "move" {
          replication_instance_id    = "move"
          replication_instance_class = "dms.t3.medium"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_dms_replication_instance" "move" {
          replication_instance_id    = "move"
          replication_instance_class = "dms.t3.medium"
          kms_key_arn                = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "key" {
          type = string
        }

        resource "aws_dms_replication_instance" "move" {
          replication_instance_id    = "move"
          replication_instance_class = "dms.t3.medium"
          kms_key_arn                = var.key
        }
      `,
    ],
  },
});
