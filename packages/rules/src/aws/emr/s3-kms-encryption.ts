import { hcl, oneOf } from '@terrasafe/rule-kit';
import { securityConfigurationRule } from './security-configuration.js';

export default securityConfigurationRule({
  id: 'AWS-EMR-0009',
  title: 'EMR clusters do not encrypt objects with a KMS key',
  severity: 'LOW',
  category: 'unencrypted_storage',
  why: 'A KMS key adds a key policy, an audit log of its use and the power to revoke it.',
  fix: 'Set EncryptionMode to SSE-KMS, or CSE-KMS, in S3EncryptionConfiguration.',
  aliases: ['CKV_AWS_171'],
  references: ['https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-data-encryption-options.html'],
  path: 'AtRestEncryptionConfiguration.S3EncryptionConfiguration.EncryptionMode',
  require: oneOf('SSE-KMS', 'CSE-KMS'),
  message: 'objects are not encrypted with a KMS key',
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
                  S3EncryptionConfiguration = {
                    EncryptionMode = "SSE-KMS"
                    AwsKmsKey      = "alias/reports"
                  }
                }
              }
            })
        }
      `,
    ],
    unknown: [
      hcl`
        variable "mode" {
          type = string
        }

        resource "aws_emr_security_configuration" "reports" {
          name          = "reports"
          configuration = jsonencode({
              EncryptionConfiguration = {
                AtRestEncryptionConfiguration = {
                  S3EncryptionConfiguration = {
                    EncryptionMode = var.mode
                  }
                }
              }
            })
        }
      `,
    ],
  },
});
