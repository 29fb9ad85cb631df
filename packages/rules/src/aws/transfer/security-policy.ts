import { attributeRule, hcl, matches } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-TRANSFER-0003',
  title: 'Transfer server accepts outdated cryptography',
  severity: 'MEDIUM',
  category: 'other',
  why: 'Old key exchanges, ciphers and hashes are still agreed on with clients that ask for them.',
  fix: 'Set security_policy_name to TransferSecurityPolicy-2024-01 or later; without it the provider takes the one of 2018.',
  aliases: ['CKV_AWS_380'],
  references: ['https://docs.aws.amazon.com/transfer/latest/userguide/security-policies.html'],
  resource: 'aws_transfer_server',
  path: 'security_policy_name',
  require: matches(/-(?:202[4-9]|20[3-9]\d)-\d\d$/),
  whenAbsent: 'fail',
  message: 'the security policy is older than 2024',
  examples: {
    fail: [
      hcl`
        resource "aws_transfer_server" "orders" {
          endpoint_type = "VPC"
        }
      `,
      hcl`
        resource "aws_transfer_server" "orders" {
          security_policy_name = "TransferSecurityPolicy-FIPS-2020-06"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_transfer_server" "orders" {
          security_policy_name = "TransferSecurityPolicy-2025-03"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "it" {
          type = string
        }

        resource "aws_transfer_server" "orders" {
          security_policy_name = var.it
        }
      `,
    ],
  },
});
