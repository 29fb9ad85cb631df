import { defineRule, equals, hcl, judge, matches, truth } from '@terrasafe/rule-kit';

export default defineRule({
  id: 'AWS-MQ-0003',
  title: 'Message broker writes no audit log',
  severity: 'LOW',
  category: 'other',
  why: 'What administrators did to the broker cannot be found out afterwards.',
  fix: 'Set logs { audit = true }.',
  aliases: ['CKV_AWS_197', 'AVD-AWS-0070', 'aws-mq-enable-audit-logging'],
  references: ['https://docs.aws.amazon.com/amazon-mq/latest/developer-guide/security-logging-monitoring.html'],
  resource: 'aws_mq_broker',
  check(broker) {
    // RabbitMQ knows no audit log, and the provider rejects one.
    const canAudit = broker.attribute('engine_type').is(matches(/^activemq$/i));
    const audit = broker.first('logs.audit');
    return judge(truth.every([canAudit, truth.not(audit.is(equals(true)))]), 'the audit log is off', audit);
  },
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
            general = true
            audit   = false
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
            audit   = true
          }
        }
      `,
      hcl`
        resource "aws_mq_broker" "jobs" {
          broker_name        = "jobs"
          engine_type        = "RabbitMQ"
          host_instance_type = "mq.m5.large"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "audit" {
          type = bool
        }

        resource "aws_mq_broker" "jobs" {
          broker_name        = "jobs"
          engine_type        = "ActiveMQ"
          engine_version     = "5.18"
          host_instance_type = "mq.m5.large"

          logs {
            audit = var.audit
          }
        }
      `,
    ],
  },
});
