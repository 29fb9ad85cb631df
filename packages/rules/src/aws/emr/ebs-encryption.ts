import { equals, hcl } from '@terrasafe/rule-kit';
import { securityConfigurationRule } from './security-configuration.js';

export default securityConfigurationRule({
  id: 'AWS-EMR-0008',
  title: 'EMR clusters do not encrypt their EBS volumes',
  severity: 'MEDIUM',
  category: 'unencrypted_storage',
  why: 'A snapshot of a volume that is shared by mistake can be read by whoever gets it.',
  fix: 'Set EnableEbsEncryption to true in LocalDiskEncryptionConfiguration.',
  aliases: ['CKV_AWS_350'],
  references: ['https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-data-encryption-options.html'],
  path: 'AtRestEncryptionConfiguration.LocalDiskEncryptionConfiguration.EnableEbsEncryption',
  require: equals(true),
  message: 'EBS volumes are not encrypted',
  examples: {
    fail: [
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
    pass: [
      hcl`
        resource "aws_emr_security_configuration" "reports" {
          name          = "reports"
          configuration = jsonencode({
              EncryptionConfiguration = {
                AtRestEncryptionConfiguration = {
                  LocalDiskEncryptionConfiguration = {
                    EnableEbsEncryption       = true
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
        variable "encrypt" {
          type = bool
        }

        resource "aws_emr_security_configuration" "reports" {
          name          = "reports"
          configuration = jsonencode({
              EncryptionConfiguration = {
                AtRestEncryptionConfiguration = {
                  LocalDiskEncryptionConfiguration = {
                    EnableEbsEncryption = var.encrypt
                  }
                }
              }
            })
        }
      `,
    ],
  },
});
