import { hcl } from '@terrasafe/rule-kit';
import { customerKeyRule } from '../kms/customer-key.js';

export default customerKeyRule({
  id: 'AWS-EFS-0002',
  title: 'EFS file system is encrypted with a key that AWS manages',
  fix: 'Set encrypted = true and kms_key_id to the ARN of a KMS key of your own.',
  aliases: ['CKV_AWS_184'],
  references: ['https://docs.aws.amazon.com/efs/latest/ug/encryption-at-rest.html'],
  resource: 'aws_efs_file_system',
  path: 'kms_key_id',
  examples: {
    fail: [
      hcl`
        resource "aws_efs_file_system" "home" {
          creation_token = "home"
          encrypted      = true
        }
      `,
      hcl`
        resource "aws_efs_file_system" "home" {
          creation_token = "home"
          encrypted      = true
          kms_key_id     = "arn:aws:kms:eu-west-1:111122223333:alias/aws/example"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_efs_file_system" "home" {
          creation_token = "home"
          encrypted      = true
          kms_key_id     = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "key" {
          type = string
        }

        resource "aws_efs_file_system" "home" {
          creation_token = "home"
          encrypted      = true
          kms_key_id     = var.key
        }
      `,
    ],
  },
});
