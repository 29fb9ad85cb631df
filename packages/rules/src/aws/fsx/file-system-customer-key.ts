import { hcl } from '@terrasafe/rule-kit';
import { customerKeyRule } from '../kms/customer-key.js';

export default customerKeyRule({
  id: 'AWS-FSX-0001',
  title: 'FSx file system is encrypted with a key that AWS manages',
  fix: 'Set kms_key_id to the ARN of a KMS key of your own.',
  aliases: ['CKV_AWS_178', 'CKV_AWS_179', 'CKV_AWS_190', 'CKV_AWS_203'],
  references: ['https://docs.aws.amazon.com/fsx/latest/WindowsGuide/encryption-at-rest.html'],
  resource: [
    'aws_fsx_lustre_file_system',
    'aws_fsx_ontap_file_system',
    'aws_fsx_openzfs_file_system',
    'aws_fsx_windows_file_system',
  ],
  path: 'kms_key_id',
  examples: {
    fail: [
      hcl`
        resource "aws_fsx_windows_file_system" "home" {
          storage_capacity    = 300
          throughput_capacity = 32
          subnet_ids          = ["subnet-0a1b2c3d"]
        }
      `,
      hcl`
        resource "aws_fsx_windows_file_system" "home" {
          storage_capacity    = 300
          throughput_capacity = 32
          subnet_ids          = ["subnet-0a1b2c3d"]
          kms_key_id          = "arn:aws:kms:eu-west-1:111122223333:alias/aws/example"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_fsx_windows_file_system" "home" {
          storage_capacity    = 300
          throughput_capacity = 32
          subnet_ids          = ["subnet-0a1b2c3d"]
          kms_key_id          = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "key" {
          type = string
        }

        resource "aws_fsx_windows_file_system" "home" {
          storage_capacity    = 300
          throughput_capacity = 32
          subnet_ids          = ["subnet-0a1b2c3d"]
          kms_key_id          = var.key
        }
      `,
    ],
  },
});
