import { attributeRule, hcl, isEmpty, not } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-DYNAMODB-0001',
  title: 'DynamoDB table is encrypted with a key that AWS owns',
  severity: 'LOW',
  category: 'unencrypted_storage',
  why: 'A key of your own adds a key policy, an audit log of its use and the power to revoke it.',
  fix: 'Set server_side_encryption { enabled = true, kms_key_arn = … }.',
  aliases: ['CKV_AWS_119', 'AVD-AWS-0025', 'aws-dynamodb-table-customer-key'],
  references: ['https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/EncryptionAtRest.html'],
  resource: 'aws_dynamodb_table',
  path: 'server_side_encryption.kms_key_arn',
  require: not(isEmpty),
  whenAbsent: 'fail',
  message: 'no KMS key of your own is set',
  examples: {
    fail: [
      hcl`
        resource "aws_dynamodb_table" "carts" {
          name     = "carts"
          hash_key = "id"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_dynamodb_table" "carts" {
          name     = "carts"
          hash_key = "id"

          server_side_encryption {
            enabled     = true
            kms_key_arn = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "key" {
          type = string
        }

        resource "aws_dynamodb_table" "carts" {
          name     = "carts"
          hash_key = "id"

          server_side_encryption {
            enabled     = true
            kms_key_arn = var.key
          }
        }
      `,
    ],
  },
});
