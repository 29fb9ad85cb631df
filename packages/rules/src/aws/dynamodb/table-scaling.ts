import { defineRule, equals, hcl, judge, truth } from '@terrasafe/rule-kit';
import { hasScalingPolicy } from './scaling-policy.js';

export default defineRule({
  id: 'AWS-DYNAMODB-0005',
  title: 'DynamoDB table does not scale with its load',
  severity: 'LOW',
  category: 'other',
  why: 'A peak, or somebody who causes one, uses up the capacity, and requests are refused.',
  fix: 'Set billing_mode = "PAY_PER_REQUEST", or add an aws_appautoscaling_target and a policy.',
  aliases: ['CKV2_AWS_16'],
  mitre: ['T1499'],
  references: ['https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/AutoScaling.html'],
  resource: 'aws_dynamodb_table',
  check(table, module) {
    const mode = table.attribute('billing_mode');
    const isScaled = truth.some([mode.is(equals('PAY_PER_REQUEST')), hasScalingPolicy(table, module)]);
    return judge(truth.not(isScaled), 'its capacity is fixed', mode);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_dynamodb_table" "carts" {
          name           = "carts"
          hash_key       = "id"
          read_capacity  = 5
          write_capacity = 5
        }
      `,
      hcl`
        resource "aws_dynamodb_table" "carts" {
          name           = "carts"
          hash_key       = "id"
        }

        resource "aws_appautoscaling_target" "carts" {
          service_namespace  = "dynamodb"
          resource_id        = "table/\${aws_dynamodb_table.carts.name}"
          scalable_dimension = "dynamodb:table:ReadCapacityUnits"
          min_capacity       = 5
          max_capacity       = 100
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_dynamodb_table" "carts" {
          name           = "carts"
          hash_key       = "id"
          billing_mode   = "PAY_PER_REQUEST"
        }
      `,
      hcl`
        resource "aws_dynamodb_table" "carts" {
          name           = "carts"
          hash_key       = "id"
        }

        resource "aws_appautoscaling_target" "carts" {
          service_namespace  = "dynamodb"
          resource_id        = "table/\${aws_dynamodb_table.carts.name}"
          scalable_dimension = "dynamodb:table:ReadCapacityUnits"
          min_capacity       = 5
          max_capacity       = 100
        }

        resource "aws_appautoscaling_policy" "carts" {
          name               = "carts"
          service_namespace  = "dynamodb"
          resource_id        = aws_appautoscaling_target.carts.resource_id
          scalable_dimension = "dynamodb:table:ReadCapacityUnits"
        }
      `,
    ],
    unknown: [
      hcl`
        resource "aws_dynamodb_table" "carts" {
          name           = "carts"
          hash_key       = "id"
          billing_mode   = var.mode
        }

        variable "mode" {
          type = string
        }
      `,
    ],
  },
});
