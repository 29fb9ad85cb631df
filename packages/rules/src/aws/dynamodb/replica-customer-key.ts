import { hcl } from '@terrasafe/rule-kit';
import { customerKeyRule } from '../kms/customer-key.js';

export default customerKeyRule({
  id: 'AWS-DYNAMODB-0002',
  title: 'DynamoDB replica is encrypted with a key that AWS owns',
  fix: 'Set kms_key_arn to the ARN of a KMS key of your own in the region of the replica.',
  aliases: ['CKV_AWS_271'],
  references: ['https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/EncryptionAtRest.html'],
  resource: 'aws_dynamodb_table_replica',
  path: 'kms_key_arn',
  examples: {
    fail: [
      hcl`
        resource "aws_dynamodb_table_replica" "carts" {
          global_table_arn = "arn:aws:dynamodb:eu-west-1:111122223333:table/carts"
        }
      `,
      hcl`
        resource "aws_dynamodb_table_replica" "carts" {
          global_table_arn = "arn:aws:dynamodb:eu-west-1:111122223333:table/carts"
          kms_key_arn      = "arn:aws:kms:eu-west-1:111122223333:alias/aws/example"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_dynamodb_table_replica" "carts" {
          global_table_arn = "arn:aws:dynamodb:eu-west-1:111122223333:table/carts"
          kms_key_arn      = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "key" {
          type = string
        }

        resource "aws_dynamodb_table_replica" "carts" {
          global_table_arn = "arn:aws:dynamodb:eu-west-1:111122223333:table/carts"
          kms_key_arn      = var.key
        }
      `,
    ],
  },
});
