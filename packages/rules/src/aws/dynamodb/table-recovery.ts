import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-DYNAMODB-0003',
  title: 'DynamoDB table cannot be restored to a point in time',
  severity: 'LOW',
  category: 'other',
  why: 'Items that are overwritten or deleted by mistake cannot be recovered.',
  fix: 'Set point_in_time_recovery { enabled = true }.',
  aliases: ['CKV_AWS_28', 'AVD-AWS-0024', 'aws-dynamodb-enable-recovery'],
  mitre: ['T1485'],
  references: ['https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Point-in-time-recovery.html'],
  resource: 'aws_dynamodb_table',
  path: 'point_in_time_recovery.enabled',
  require: equals(true),
  whenAbsent: 'fail',
  message: 'point-in-time recovery is off',
  examples: {
    fail: [
      hcl`
        resource "aws_dynamodb_table" "carts" {
          name     = "carts"
          hash_key = "id"

          point_in_time_recovery {
            enabled = false
          }
        }
      `,
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

          point_in_time_recovery {
            enabled = true
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "setting" {
          type = bool
        }

        resource "aws_dynamodb_table" "carts" {
          name     = "carts"
          hash_key = "id"

          point_in_time_recovery {
            enabled = var.setting
          }
        }
      `,
    ],
  },
});
