import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-MQ-0004',
  title: 'Message broker takes no minor upgrades by itself',
  severity: 'LOW',
  category: 'other',
  why: 'Security fixes of the broker wait until somebody thinks of them.',
  fix: 'Set auto_minor_version_upgrade = true; the default is false.',
  aliases: ['CKV_AWS_207'],
  references: ['https://docs.aws.amazon.com/amazon-mq/latest/developer-guide/upgrading-brokers.html'],
  resource: 'aws_mq_broker',
  path: 'auto_minor_version_upgrade',
  require: equals(true),
  whenAbsent: 'fail',
  message: 'minor upgrades are not automatic',
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
          broker_name                = "jobs"
          engine_type                = "ActiveMQ"
          engine_version             = "5.18"
          host_instance_type         = "mq.m5.large"
          auto_minor_version_upgrade = false
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_mq_broker" "jobs" {
          broker_name                = "jobs"
          engine_type                = "ActiveMQ"
          engine_version             = "5.18"
          host_instance_type         = "mq.m5.large"
          auto_minor_version_upgrade = true
        }
      `,
    ],
    unknown: [
      hcl`
        variable "upgrade" {
          type = bool
        }

        resource "aws_mq_broker" "jobs" {
          broker_name                = "jobs"
          engine_type                = "ActiveMQ"
          engine_version             = "5.18"
          host_instance_type         = "mq.m5.large"
          auto_minor_version_upgrade = var.upgrade
        }
      `,
    ],
  },
});
