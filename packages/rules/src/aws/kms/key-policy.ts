import { defineRule, hcl, isSet, judge, truth } from '@terrasafe/rule-kit';

export default defineRule({
  id: 'AWS-KMS-0004',
  title: 'KMS key has no policy of its own',
  severity: 'LOW',
  category: 'other',
  why: 'The default policy leaves it to IAM who may use the key, so anyone who may change IAM may use it.',
  fix: 'Set policy, or add an aws_kms_key_policy.',
  aliases: ['CKV2_AWS_64'],
  references: ['https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html'],
  resource: 'aws_kms_key',
  check(key, module) {
    const policy = key.attribute('policy');
    const has = truth.some([policy.is(isSet), module.hasAttached(key, 'aws_kms_key_policy', 'key_id')]);
    return judge(truth.not(has), 'no key policy is set', policy);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_kms_key" "orders" {
          description = "Orders"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_kms_key" "orders" {
          description = "Orders"
          policy = jsonencode({
            Version   = "2012-10-17"
            Statement = []
          })
        }
      `,
      hcl`
        resource "aws_kms_key" "orders" {
          description = "Orders"
        }

        resource "aws_kms_key_policy" "orders" {
          key_id = aws_kms_key.orders.id
          policy = jsonencode({
            Version   = "2012-10-17"
            Statement = []
          })
        }
      `,
    ],
    unknown: [
      hcl`
        variable "it" {
          type = string
        }

        resource "aws_kms_key" "orders" {
          description = "Orders"
          policy      = var.it
        }
      `,
    ],
  },
});
