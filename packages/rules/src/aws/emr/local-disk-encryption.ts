import { hcl, isEmpty, not } from '@terrasafe/rule-kit';
import { securityConfigurationRule } from './security-configuration.js';

export default securityConfigurationRule({
  id: 'AWS-EMR-0007',
  title: 'EMR clusters do not encrypt their local disks',
  severity: 'MEDIUM',
  category: 'unencrypted_storage',
  why: 'What jobs spill to the disks of the nodes lies in the clear.',
  fix: 'Add LocalDiskEncryptionConfiguration with EncryptionKeyProviderType = "AwsKms".',
  aliases: ['CKV_AWS_349', 'AVD-AWS-0139', 'aws-emr-enable-local-disk-encryption'],
  references: ['https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-data-encryption-options.html'],
  path: 'AtRestEncryptionConfiguration.LocalDiskEncryptionConfiguration.EncryptionKeyProviderType',
  require: not(isEmpty),
  message: 'local disks are not encrypted',
  examples: {
    fail: [
      hcl`
        resource "aws_emr_security_configuration" "reports" {
          name          = "reports"
          configuration = jsonencode({
              EncryptionConfiguration = {
                AtRestEncryptionConfiguration = {
                  S3EncryptionConfiguration = {
                    EncryptionMode = "SSE-S3"
                  }
                }
              }
            })
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_emr_security_configuration" "reports" {
          name          = "reports"
          configuration = jsonencode({
              EncryptionConfiguration = {
                AtRestEncryptionConfiguration = {
                  LocalDiskEncryptionConfiguration = {
                    EncryptionKeyProviderType = "AwsKms"
                    AwsKmsKey                 = "alias/reports"
                  }
                }
              }
            })
        }
      `,
    ],
    unknown: [
      hcl`
        variable "provider" {
          type = string
        }

        resource "aws_emr_security_configuration" "reports" {
          name          = "reports"
          configuration = jsonencode({
              EncryptionConfiguration = {
                AtRestEncryptionConfiguration = {
                  LocalDiskEncryptionConfiguration = {
                    EncryptionKeyProviderType = var.provider
                  }
                }
              }
            })
        }
      `,
    ],
  },
});
