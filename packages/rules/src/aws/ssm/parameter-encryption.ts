import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-SSM-0001',
  title: 'SSM parameter is not encrypted',
  severity: 'LOW',
  category: 'unencrypted_storage',
  why: 'Whoever may read parameters may read its value; no key stands in between.',
  fix: 'Set type = "SecureString".',
  aliases: ['CKV2_AWS_34'],
  references: ['https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-securestring.html'],
  resource: 'aws_ssm_parameter',
  path: 'type',
  require: equals('SecureString'),
  whenAbsent: 'fail',
  message: 'its type is not SecureString',
  examples: {
    fail: [
      hcl`
        resource "aws_ssm_parameter" "orders" {
          name  = "/orders/db"
          type  = "String"
          value = "db.internal"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_ssm_parameter" "orders" {
          name  = "/orders/db"
          type  = "SecureString"
          value = "db.internal"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "it" {
          type = string
        }

        resource "aws_ssm_parameter" "orders" {
          name  = "/orders/db"
          type  = var.it
          value = "db.internal"
        }
      `,
    ],
  },
});
