import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-KMS-0003',
  title: 'KMS key is disabled',
  severity: 'LOW',
  category: 'other',
  why: 'What is encrypted with it can be neither read nor written, and services that use it stop.',
  fix: 'Remove is_enabled = false, or the key.',
  aliases: ['CKV_AWS_227'],
  references: ['https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/kms_key'],
  resource: 'aws_kms_key',
  path: 'is_enabled',
  require: equals(true),
  whenAbsent: 'pass',
  message: 'the key is disabled',
  examples: {
    fail: [
      hcl`
        resource "aws_kms_key" "orders" {
          description = "Orders"
          is_enabled  = false
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_kms_key" "orders" {
          description = "Orders"
        }
      `,
      hcl`
        resource "aws_kms_key" "orders" {
          description = "Orders"
          is_enabled  = true
        }
      `,
    ],
    unknown: [
      hcl`
        variable "it" {
          type = bool
        }

        resource "aws_kms_key" "orders" {
          description = "Orders"
          is_enabled  = var.it
        }
      `,
    ],
  },
});
