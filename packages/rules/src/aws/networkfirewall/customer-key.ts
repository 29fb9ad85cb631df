import { attributeRule, hcl, isSet } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-NETWORKFIREWALL-0002',
  title: 'Network firewall is encrypted with a key that AWS owns',
  severity: 'LOW',
  category: 'unencrypted_storage',
  why: 'A key of your own adds a key policy, an audit log of its use and the power to revoke it.',
  fix: 'Set encryption_configuration { type = "CUSTOMER_KMS", key_id = … }.',
  aliases: ['CKV_AWS_345', 'CKV_AWS_346'],
  references: ['https://docs.aws.amazon.com/network-firewall/latest/developerguide/kms-encryption-at-rest.html'],
  resource: ['aws_networkfirewall_firewall', 'aws_networkfirewall_firewall_policy', 'aws_networkfirewall_rule_group'],
  path: 'encryption_configuration.key_id',
  require: (key) => (key === 'AWS_OWNED_KMS_KEY' ? 'false' : isSet(key)),
  whenAbsent: 'fail',
  message: 'no KMS key of your own is set',
  examples: {
    fail: [
      hcl`
        resource "aws_networkfirewall_firewall" "edge" {
          name   = "edge"
          vpc_id = "vpc-0a1b2c3d"
        }
      `,
      hcl`
        resource "aws_networkfirewall_firewall_policy" "edge" {
          name = "edge"

          encryption_configuration {
            key_id = "AWS_OWNED_KMS_KEY"
            type   = "AWS_OWNED_KMS_KEY"
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_kms_key" "edge" {
          enable_key_rotation = true
        }

        resource "aws_networkfirewall_rule_group" "edge" {
          name     = "edge"
          type     = "STATEFUL"
          capacity = 100

          encryption_configuration {
            key_id = aws_kms_key.edge.arn
            type   = "CUSTOMER_KMS"
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "key" {
          type = string
        }

        resource "aws_networkfirewall_firewall" "edge" {
          name   = "edge"
          vpc_id = "vpc-0a1b2c3d"

          encryption_configuration {
            key_id = var.key
            type   = "CUSTOMER_KMS"
          }
        }
      `,
    ],
  },
});
