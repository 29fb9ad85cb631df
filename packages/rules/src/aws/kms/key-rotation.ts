import { defineRule, equals, hcl, judge, truth } from '@terrasafe/rule-kit';

export default defineRule({
  id: 'AWS-KMS-0001',
  title: 'KMS key is never rotated',
  severity: 'LOW',
  category: 'other',
  why: 'All data of all years hangs on one piece of key material.',
  fix: 'Set enable_key_rotation = true; data that was encrypted before stays readable.',
  aliases: ['CKV_AWS_7', 'AVD-AWS-0065', 'aws-kms-auto-rotate-keys'],
  references: ['https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html'],
  resource: 'aws_kms_key',
  check(key) {
    const rotation = key.attribute('enable_key_rotation');
    // AWS rotates symmetric keys only.
    const canRotate = truth.every([
      key.attribute('customer_master_key_spec').is(equals('SYMMETRIC_DEFAULT'), 'true'),
      key.attribute('key_usage').is(equals('ENCRYPT_DECRYPT'), 'true'),
    ]);
    return judge(truth.every([canRotate, truth.not(rotation.is(equals(true)))]), 'rotation is off', rotation);
  },
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
      hcl`
        resource "aws_kms_key" "orders" {
          description              = "Orders"
          customer_master_key_spec = "RSA_2048"
          key_usage                = "SIGN_VERIFY"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "it" {
          type = bool
        }

        resource "aws_kms_key" "orders" {
          description         = "Orders"
          enable_key_rotation = var.it
        }
      `,
    ],
  },
});
