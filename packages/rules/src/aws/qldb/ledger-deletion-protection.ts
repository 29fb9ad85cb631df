import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-QLDB-0002',
  title: 'QLDB ledger can be deleted without a second step',
  severity: 'LOW',
  category: 'other',
  why: 'One mistaken command deletes the ledger with its history.',
  fix: 'Leave deletion_protection out, or set it to true.',
  aliases: ['CKV_AWS_172'],
  mitre: ['T1485'],
  references: ['https://docs.aws.amazon.com/qldb/latest/developerguide/ledger-management.basics.html'],
  resource: 'aws_qldb_ledger',
  path: 'deletion_protection',
  require: equals(true),
  whenAbsent: 'pass',
  message: 'deletion protection is off',
  examples: {
    fail: [
      hcl`
        resource "aws_qldb_ledger" "orders" {
          name                = "orders"
          permissions_mode    = "STANDARD"
          deletion_protection = false
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_qldb_ledger" "orders" {
          name                = "orders"
          permissions_mode    = "STANDARD"
          deletion_protection = true
        }
      `,
      hcl`
        resource "aws_qldb_ledger" "orders" {
          name             = "orders"
          permissions_mode = "STANDARD"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "setting" {
          type = bool
        }

        resource "aws_qldb_ledger" "orders" {
          name                = "orders"
          permissions_mode    = "STANDARD"
          deletion_protection = var.setting
        }
      `,
    ],
  },
});
