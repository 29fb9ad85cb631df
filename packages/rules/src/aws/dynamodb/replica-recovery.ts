import { defineRule, equals, hcl, judge, truth, worst } from '@terrasafe/rule-kit';
import { globalTableRecovers } from './global-table.js';

const message = 'point-in-time recovery is off for a replica';

export default defineRule({
  id: 'AWS-DYNAMODB-0004',
  title: 'Replica of a DynamoDB table cannot be restored to a point in time',
  severity: 'LOW',
  category: 'other',
  why: 'If the region of the table is lost, there is no backup to go back to.',
  fix: 'Set point_in_time_recovery = true for each replica; the setting of the table does not extend to them.',
  aliases: ['CKV_AWS_165'],
  mitre: ['T1485'],
  references: ['https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/dynamodb_table#replica'],
  resource: ['aws_dynamodb_table', 'aws_dynamodb_table_replica', 'aws_dynamodb_global_table'],
  check(table, module) {
    if (table.type === 'aws_dynamodb_global_table') {
      return judge(truth.not(globalTableRecovers(table, module)), message, table);
    }
    const replicas = table.type === 'aws_dynamodb_table' ? table.blocks('replica') : [table];
    return worst(
      replicas.map((replica) => {
        const recovery = replica.attribute('point_in_time_recovery');
        const fault = truth.every([replica.certain ? 'true' : 'unknown', truth.not(recovery.is(equals(true)))]);
        return judge(fault, message, recovery);
      }),
    );
  },
  examples: {
    fail: [
      hcl`
        resource "aws_dynamodb_table" "carts" {
          name     = "carts"
          hash_key = "id"

          replica {
            region_name = "eu-central-1"
          }
        }
      `,
      hcl`
        resource "aws_dynamodb_table_replica" "carts" {
          global_table_arn = "arn:aws:dynamodb:eu-west-1:111122223333:table/carts"
        }
      `,
      hcl`
        resource "aws_dynamodb_table" "carts" {
          name     = "carts"
          hash_key = "id"
        }

        resource "aws_dynamodb_global_table" "carts" {
          name = aws_dynamodb_table.carts.name

          replica {
            region_name = "eu-central-1"
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_dynamodb_table" "carts" {
          name     = "carts"
          hash_key = "id"

          replica {
            region_name            = "eu-central-1"
            point_in_time_recovery = true
          }
        }
      `,
      hcl`
        resource "aws_dynamodb_table" "carts" {
          name     = "carts"
          hash_key = "id"
        }
      `,
      hcl`
        resource "aws_dynamodb_table" "carts" {
          name     = "carts"
          hash_key = "id"

          point_in_time_recovery {
            enabled = true
          }
        }

        resource "aws_dynamodb_global_table" "carts" {
          name = "carts"

          replica {
            region_name = "eu-central-1"
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "recovery" {
          type = bool
        }

        resource "aws_dynamodb_table" "carts" {
          name     = "carts"
          hash_key = "id"

          replica {
            region_name            = "eu-central-1"
            point_in_time_recovery = var.recovery
          }
        }
      `,
    ],
  },
});
