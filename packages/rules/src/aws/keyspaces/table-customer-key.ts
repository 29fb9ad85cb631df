import { defineRule, equals, hcl, judge, truth } from '@terrasafe/rule-kit';
import { isCustomerKey } from '../kms/customer-key.js';

export default defineRule({
  id: 'AWS-KEYSPACES-0001',
  title: 'Keyspaces table is encrypted with a key that AWS owns',
  severity: 'LOW',
  category: 'unencrypted_storage',
  why: 'A key of your own adds a key policy, an audit log of its use and the power to revoke it.',
  fix: 'Set encryption_specification { type = "CUSTOMER_MANAGED_KMS_KEY", kms_key_identifier = … }.',
  aliases: ['CKV_AWS_265'],
  references: ['https://docs.aws.amazon.com/keyspaces/latest/devguide/EncryptionAtRest.html'],
  resource: 'aws_keyspaces_table',
  check(table, module) {
    const type = table.first('encryption_specification.type');
    const key = table.first('encryption_specification.kms_key_identifier');
    const hasKey = truth.every([type.is(equals('CUSTOMER_MANAGED_KMS_KEY')), isCustomerKey(key, table, module)]);
    return judge(truth.not(hasKey), 'no KMS key of your own is set', type);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_keyspaces_table" "orders" {
          keyspace_name = "shop"
          table_name    = "orders"

          schema_definition {
            column {
              name = "id"
              type = "ascii"
            }

            partition_key {
              name = "id"
            }
          }
        }
      `,
      hcl`
        resource "aws_keyspaces_table" "orders" {
          keyspace_name = "shop"
          table_name    = "orders"

          schema_definition {
            column {
              name = "id"
              type = "ascii"
            }

            partition_key {
              name = "id"
            }
          }

          encryption_specification {
            type = "AWS_OWNED_KMS_KEY"
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_keyspaces_table" "orders" {
          keyspace_name = "shop"
          table_name    = "orders"

          schema_definition {
            column {
              name = "id"
              type = "ascii"
            }

            partition_key {
              name = "id"
            }
          }

          encryption_specification {
            type               = "CUSTOMER_MANAGED_KMS_KEY"
            kms_key_identifier = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "type" {
          type = string
        }

        resource "aws_keyspaces_table" "orders" {
          keyspace_name = "shop"
          table_name    = "orders"

          schema_definition {
            column {
              name = "id"
              type = "ascii"
            }

            partition_key {
              name = "id"
            }
          }

          encryption_specification {
            type               = var.type
            kms_key_identifier = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
          }
        }
      `,
    ],
  },
});
