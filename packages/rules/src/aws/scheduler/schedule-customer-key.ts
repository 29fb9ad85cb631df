import { hcl } from '@terrasafe/rule-kit';
import { customerKeyRule } from '../kms/customer-key.js';

export default customerKeyRule({
  id: 'AWS-SCHEDULER-0001',
  title: 'Schedule is not encrypted with a key of your own',
  fix: 'Set kms_key_arn.',
  aliases: ['CKV_AWS_297'],
  references: ['https://docs.aws.amazon.com/scheduler/latest/UserGuide/encryption-rest.html'],
  resource: 'aws_scheduler_schedule',
  path: 'kms_key_arn',
  examples: {
    fail: [
      hcl`
        resource "aws_scheduler_schedule" "nightly" {
          name                = "nightly"
          schedule_expression = "rate(1 day)"

          flexible_time_window {
            mode = "OFF"
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_scheduler_schedule" "nightly" {
          name                = "nightly"
          schedule_expression = "rate(1 day)"
          kms_key_arn         = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"

          flexible_time_window {
            mode = "OFF"
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "key" {
          type = string
        }

        resource "aws_scheduler_schedule" "nightly" {
          name                = "nightly"
          schedule_expression = "rate(1 day)"
          kms_key_arn         = var.key

          flexible_time_window {
            mode = "OFF"
          }
        }
      `,
    ],
  },
});
