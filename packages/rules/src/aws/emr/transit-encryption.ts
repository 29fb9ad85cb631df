import { equals, hcl } from '@terrasafe/rule-kit';
import { securityConfigurationRule } from './security-configuration.js';

export default securityConfigurationRule({
  id: 'AWS-EMR-0006',
  title: 'EMR nodes send data to each other in the clear',
  severity: 'MEDIUM',
  category: 'other',
  why: 'What nodes exchange can be read by anyone on the network path.',
  fix: 'Set EnableInTransitEncryption to true and name the certificates in InTransitEncryptionConfiguration.',
  aliases: ['CKV_AWS_351', 'AVD-AWS-0138', 'aws-emr-enable-in-transit-encryption'],
  mitre: ['T1040'],
  references: ['https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-data-encryption-options.html'],
  path: 'EnableInTransitEncryption',
  require: equals(true),
  message: 'encryption in transit is off',
  examples: {
    fail: [
      hcl`
        resource "aws_emr_security_configuration" "reports" {
          name          = "reports"
          configuration = jsonencode({
              EncryptionConfiguration = {
                EnableAtRestEncryption    = true
                EnableInTransitEncryption = false
              }
            })
        }
      `,
      hcl`
        resource "aws_emr_security_configuration" "reports" {
          name          = "reports"
          configuration = jsonencode({
              EncryptionConfiguration = {
                EnableAtRestEncryption = true
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
                EnableAtRestEncryption    = true
                EnableInTransitEncryption = var.encrypt
              }
            })
        }
      `,
    ],
  },
});
