import { attributeRule, hcl, isEmpty, not } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-EMR-0001',
  title: 'EMR cluster has no security configuration',
  severity: 'MEDIUM',
  category: 'other',
  why: 'Without one, neither what the cluster stores nor what its nodes send to each other is encrypted.',
  fix: 'Set security_configuration to the name of an aws_emr_security_configuration.',
  aliases: ['CKV2_AWS_55'],
  references: ['https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-security-configurations.html'],
  resource: 'aws_emr_cluster',
  path: 'security_configuration',
  require: not(isEmpty),
  whenAbsent: 'fail',
  message: 'no security configuration is set',
  examples: {
    fail: [
      hcl`
        resource "aws_emr_cluster" "reports" {
          name          = "reports"
          release_label = "emr-7.5.0"
          service_role  = "EMR_DefaultRole"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_emr_cluster" "reports" {
          name                   = "reports"
          release_label          = "emr-7.5.0"
          service_role           = "EMR_DefaultRole"
          security_configuration = "encrypted"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "configuration" {
          type = string
        }

        resource "aws_emr_cluster" "reports" {
          name                   = "reports"
          release_label          = "emr-7.5.0"
          service_role           = "EMR_DefaultRole"
          security_configuration = var.configuration
        }
      `,
    ],
  },
});
