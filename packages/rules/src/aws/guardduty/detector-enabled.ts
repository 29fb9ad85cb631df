import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-GUARDDUTY-0001',
  title: 'GuardDuty detector is switched off',
  severity: 'LOW',
  category: 'other',
  why: 'Nobody looks for stolen credentials, crypto miners and the like.',
  fix: 'Remove enable = false.',
  aliases: ['CKV_AWS_238'],
  mitre: ['T1562.001'],
  references: ['https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/guardduty_detector'],
  resource: 'aws_guardduty_detector',
  path: 'enable',
  require: equals(true),
  whenAbsent: 'pass',
  message: 'the detector is off',
  examples: {
    fail: [
      hcl`
        resource "aws_guardduty_detector" "orders" {
          enable = false
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_guardduty_detector" "orders" {}
      `,
      hcl`
        resource "aws_guardduty_detector" "orders" {
          enable = true
        }
      `,
    ],
    unknown: [
      hcl`
        variable "it" {
          type = bool
        }

        resource "aws_guardduty_detector" "orders" {
          enable = var.it
        }
      `,
    ],
  },
});
