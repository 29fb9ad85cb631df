import { defineRule, equals, hcl, judge } from '@terrasafe/rule-kit';
import { judgeCustomerKey } from '../kms/customer-key.js';

export default defineRule({
  id: 'AWS-SSM-0002',
  title: 'SSM parameter is not encrypted with a key of your own',
  severity: 'LOW',
  category: 'unencrypted_storage',
  why: 'Everyone in the account who may read parameters may decrypt it with the AWS managed key.',
  fix: 'Set key_id to a KMS key.',
  aliases: ['CKV_AWS_337'],
  references: ['https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ssm_parameter'],
  resource: 'aws_ssm_parameter',
  check(parameter, module) {
    const type = parameter.attribute('type');
    const isSecure = type.is(equals('SecureString'));
    if (isSecure !== 'true') return judge(isSecure, 'no KMS key of your own is set', type);
    return judgeCustomerKey(parameter.attribute('key_id'), parameter, module);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_ssm_parameter" "orders" {
          name  = "/orders/db"
          type  = "SecureString"
          value = "db.internal"
        }
      `,
      hcl`
        resource "aws_ssm_parameter" "orders" {
          name   = "/orders/db"
          type   = "SecureString"
          value  = "db.internal"
          key_id = "alias/aws/ssm"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_ssm_parameter" "orders" {
          name   = "/orders/db"
          type   = "SecureString"
          value  = "db.internal"
          key_id = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
        }
      `,
      hcl`
        resource "aws_ssm_parameter" "orders" {
          name  = "/orders/db"
          type  = "String"
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
          name   = "/orders/db"
          type   = "SecureString"
          value  = "db.internal"
          key_id = var.it
        }
      `,
    ],
  },
});
