import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-EFS-0001',
  title: 'EFS file system is not encrypted',
  severity: 'HIGH',
  category: 'unencrypted_storage',
  why: 'Files lie in the clear on the storage, and encryption cannot be switched on later.',
  fix: 'Set encrypted = true; an existing file system has to be copied to a new one.',
  aliases: ['CKV_AWS_42', 'AVD-AWS-0037', 'aws-efs-enable-at-rest-encryption'],
  references: ['https://docs.aws.amazon.com/efs/latest/ug/encryption-at-rest.html'],
  resource: 'aws_efs_file_system',
  path: 'encrypted',
  require: equals(true),
  whenAbsent: 'fail',
  message: 'the file system is not encrypted',
  examples: {
    fail: [
      hcl`
        resource "aws_efs_file_system" "home" {
          creation_token = "home"
        }
      `,
      hcl`
        resource "aws_efs_file_system" "home" {
          creation_token = "home"
          encrypted      = false
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_efs_file_system" "home" {
          creation_token = "home"
          encrypted      = true
        }
      `,
    ],
    unknown: [
      hcl`
        variable "enabled" {
          type = bool
        }

        resource "aws_efs_file_system" "home" {
          creation_token = "home"
          encrypted      = var.enabled
        }
      `,
    ],
  },
});
