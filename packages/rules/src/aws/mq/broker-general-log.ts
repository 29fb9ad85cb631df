import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-MQ-0002',
  title: 'Message broker writes no general log',
  severity: 'LOW',
  category: 'other',
  why: 'Failures, and who connected, cannot be found out afterwards.',
  fix: 'Set logs { general = true }.',
  aliases: ['CKV_AWS_48', 'AVD-AWS-0071', 'aws-mq-enable-general-logging'],
  references: ['https://docs.aws.amazon.com/amazon-mq/latest/developer-guide/security-logging-monitoring.html'],
  resource: 'aws_mq_broker',
  path: 'logs.general',
  require: equals(true),
  whenAbsent: 'fail',
  message: 'the general log is off',
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
      hcl`
        resource "aws_mq_broker" "jobs" {
          broker_name        = "jobs"
          engine_type        = "ActiveMQ"
          engine_version     = "5.18"
          host_instance_type = "mq.m5.large"

          logs {
            general = false
          }
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

          logs {
            general = true
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "log" {
          type = bool
        }

        resource "aws_mq_broker" "jobs" {
          broker_name        = "jobs"
          engine_type        = "ActiveMQ"
          engine_version     = "5.18"
          host_instance_type = "mq.m5.large"

          logs {
            general = var.log
          }
        }
      `,
    ],
  },
});
