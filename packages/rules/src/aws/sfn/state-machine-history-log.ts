import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-SFN-0002',
  title: 'State machine does not log its execution history',
  severity: 'LOW',
  category: 'other',
  why: 'What an execution read and wrote cannot be told once its history is gone.',
  fix: 'Add logging_configuration with include_execution_data = true, a level and a log group.',
  aliases: ['CKV_AWS_285'],
  references: ['https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html'],
  resource: 'aws_sfn_state_machine',
  path: 'logging_configuration.include_execution_data',
  require: equals(true),
  whenAbsent: 'fail',
  message: 'execution data is not logged',
  examples: {
    fail: [
      hcl`
        resource "aws_sfn_state_machine" "orders" {
          name     = "orders"
          role_arn = "arn:aws:iam::111122223333:role/orders"
        }
      `,
      hcl`
        resource "aws_sfn_state_machine" "orders" {
          name     = "orders"
          role_arn = "arn:aws:iam::111122223333:role/orders"

          logging_configuration {
            log_destination        = "arn:aws:logs:eu-west-1:111122223333:log-group:orders:*"
            level                  = "ERROR"
            include_execution_data = false
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_sfn_state_machine" "orders" {
          name     = "orders"
          role_arn = "arn:aws:iam::111122223333:role/orders"

          logging_configuration {
            log_destination        = "arn:aws:logs:eu-west-1:111122223333:log-group:orders:*"
            level                  = "ERROR"
            include_execution_data = true
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "data" {
          type = bool
        }

        resource "aws_sfn_state_machine" "orders" {
          name     = "orders"
          role_arn = "arn:aws:iam::111122223333:role/orders"

          logging_configuration {
            log_destination        = "arn:aws:logs:eu-west-1:111122223333:log-group:orders:*"
            level                  = "ERROR"
            include_execution_data = var.data
          }
        }
      `,
    ],
  },
});
