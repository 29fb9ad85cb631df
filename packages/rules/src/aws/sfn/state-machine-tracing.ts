import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-SFN-0001',
  title: 'State machine is not traced',
  severity: 'LOW',
  category: 'other',
  why: 'A slow or failing execution cannot be followed through the services that it calls.',
  fix: 'Add tracing_configuration { enabled = true }.',
  aliases: ['CKV_AWS_284'],
  references: ['https://docs.aws.amazon.com/step-functions/latest/dg/concepts-xray-tracing.html'],
  resource: 'aws_sfn_state_machine',
  path: 'tracing_configuration.enabled',
  require: equals(true),
  whenAbsent: 'fail',
  message: 'tracing is off',
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

          tracing_configuration {
            enabled = false
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_sfn_state_machine" "orders" {
          name     = "orders"
          role_arn = "arn:aws:iam::111122223333:role/orders"

          tracing_configuration {
            enabled = true
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "tracing" {
          type = bool
        }

        resource "aws_sfn_state_machine" "orders" {
          name     = "orders"
          role_arn = "arn:aws:iam::111122223333:role/orders"

          tracing_configuration {
            enabled = var.tracing
          }
        }
      `,
    ],
  },
});
