import { equals, hcl } from '@terrasafe/rule-kit';
import { securityConfigurationRule } from './security-configuration.js';

export default securityConfigurationRule({
  id: 'AWS-EMR-0005',
  title: 'EMR clusters do not encrypt what they store',
  severity: 'HIGH',
  category: 'unencrypted_storage',
  why: 'What jobs read and write lies in the clear on the disks and in the bucket.',
  fix: 'Set EnableAtRestEncryption to true and describe how in AtRestEncryptionConfiguration.',
  aliases: ['AVD-AWS-0137', 'aws-emr-enable-at-rest-encryption'],
  references: ['https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-data-encryption-options.html'],
  path: 'EnableAtRestEncryption',
  require: equals(true),
  message: 'encryption at rest is off',
  examples: {
    fail: [
      hcl`
        resource "aws_emr_security_configuration" "reports" {
          name          = "reports"
          configuration = jsonencode({
              EncryptionConfiguration = {
                EnableAtRestEncryption    = false
                EnableInTransitEncryption = true
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
                EnableAtRestEncryption    = true
                EnableInTransitEncryption = true
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
                EnableAtRestEncryption    = var.encrypt
                EnableInTransitEncryption = true
              }
            })
        }
      `,
    ],
  },
});
