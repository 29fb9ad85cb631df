import { hcl } from '@terrasafe/rule-kit';
import { customerKeyRule } from '../kms/customer-key.js';

export default customerKeyRule({
  id: 'AWS-SECRETSMANAGER-0001',
  title: 'Secret is not encrypted with a key of your own',
  fix: 'Set kms_key_id to a KMS key.',
  aliases: ['CKV_AWS_149', 'AVD-AWS-0098', 'aws-ssm-secret-use-customer-key'],
  references: ['https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html'],
  resource: 'aws_secretsmanager_secret',
  path: 'kms_key_id',
  examples: {
    fail: [
      hcl`
        resource "aws_secretsmanager_secret" "orders" {
          name = "orders/db"
        }
      `,
      hcl`
        resource "aws_secretsmanager_secret" "orders" {
          name       = "orders/db"
          kms_key_id = "alias/aws/secretsmanager"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_secretsmanager_secret" "orders" {
          name       = "orders/db"
          kms_key_id = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "it" {
          type = string
        }

        resource "aws_secretsmanager_secret" "orders" {
          name       = "orders/db"
          kms_key_id = var.it
        }
      `,
    ],
  },
});
