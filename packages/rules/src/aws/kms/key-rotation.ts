import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-KMS-0001',
  title: 'KMS key is never rotated',
  severity: 'LOW',
  category: 'other',
  why: 'All data of all years hangs on one piece of key material.',
  fix: 'Set enable_key_rotation = true; data that was encrypted before stays readable.',
  aliases: ['CKV_AWS_7', 'AVD-AWS-0065', 'aws-kms-auto-rotate-keys'],
  references: ['https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html'],
  resource: 'aws_kms_key',
  path: 'enable_key_rotation',
  require: equals(true),
  whenAbsent: 'fail',
  message: 'rotation is off',
  examples: {
    fail: [
      hcl`
        resource "aws_kms_key" "orders" {
          description = "Orders"
        }
      `,
      hcl`
        resource "aws_kms_key" "orders" {
          description         = "Orders"
          enable_key_rotation = false
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_kms_key" "orders" {
          description         = "Orders"
          enable_key_rotation = true
        }
      `,
    ],
    unknown: [
      hcl`
        variable "enabled" {
          type = bool
        }

        resource "aws_kms_key" "orders" {
          description         = "Orders"
          enable_key_rotation = var.enabled
        }
      `,
    ],
  },
});
