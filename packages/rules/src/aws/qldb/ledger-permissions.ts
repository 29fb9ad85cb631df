import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-QLDB-0001',
  title: 'QLDB ledger does not check permissions per table',
  severity: 'MEDIUM',
  category: 'weak_authentication',
  why: 'With ALLOW_ALL, whoever may open a session can run every statement on every table.',
  fix: 'Set permissions_mode = "STANDARD".',
  aliases: ['CKV_AWS_170'],
  references: ['https://docs.aws.amazon.com/qldb/latest/developerguide/getting-started-standard-mode.html'],
  resource: 'aws_qldb_ledger',
  path: 'permissions_mode',
  require: equals('STANDARD'),
  whenAbsent: 'fail',
  message: 'the permissions mode is not STANDARD',
  examples: {
    fail: [
      hcl`
        resource "aws_qldb_ledger" "orders" {
          name             = "orders"
          permissions_mode = "ALLOW_ALL"
        }
      `,
    ],
    pass: [
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
          type = string
        }

        resource "aws_qldb_ledger" "orders" {
          name             = "orders"
          permissions_mode = var.setting
        }
      `,
    ],
  },
});
