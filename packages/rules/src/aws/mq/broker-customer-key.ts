import { hcl } from '@terrasafe/rule-kit';
import { customerKeyRule } from '../kms/customer-key.js';

export default customerKeyRule({
  id: 'AWS-MQ-0006',
  title: 'Message broker is encrypted with a key that AWS owns',
  fix: 'Set encryption_options { use_aws_owned_key = false, kms_key_id = … }.',
  aliases: ['CKV_AWS_209'],
  references: ['https://docs.aws.amazon.com/amazon-mq/latest/developer-guide/data-protection-encryption-at-rest.html'],
  resource: 'aws_mq_broker',
  path: 'encryption_options.kms_key_id',
  examples: {
    fail: [
      hcl`
        resource "aws_mq_broker" "jobs" {
          broker_name        = "jobs"
          engine_type        = "ActiveMQ"
          engine_version     = "5.18"
          host_instance_type = "mq.m5.large"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_mq_broker" "jobs" {
          broker_name        = "jobs"
          engine_type        = "ActiveMQ"
          engine_version     = "5.18"
          host_instance_type = "mq.m5.large"

          encryption_options {
            use_aws_owned_key = false
            kms_key_id        = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "key" {
          type = string
        }

        resource "aws_mq_broker" "jobs" {
          broker_name        = "jobs"
          engine_type        = "ActiveMQ"
          engine_version     = "5.18"
          host_instance_type = "mq.m5.large"

          encryption_options {
            use_aws_owned_key = false
            kms_key_id        = var.key
          }
        }
      `,
    ],
  },
});
