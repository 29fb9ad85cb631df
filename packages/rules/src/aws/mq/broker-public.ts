import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-MQ-0001',
  title: 'Message broker has a public address',
  severity: 'HIGH',
  category: 'public_access',
  why: 'Anyone on the internet can try passwords on the broker and its web console.',
  fix: 'Leave publicly_accessible out, since its default is false.',
  aliases: ['CKV_AWS_69', 'AVD-AWS-0072', 'aws-mq-no-public-access'],
  mitre: ['T1190'],
  references: ['https://docs.aws.amazon.com/amazon-mq/latest/developer-guide/using-amazon-mq-securely.html'],
  resource: 'aws_mq_broker',
  path: 'publicly_accessible',
  require: equals(false),
  whenAbsent: 'pass',
  message: 'the broker is publicly accessible',
  examples: {
    fail: [
      hcl`
        resource "aws_mq_broker" "jobs" {
          broker_name         = "jobs"
          engine_type         = "ActiveMQ"
          engine_version      = "5.18"
          host_instance_type  = "mq.m5.large"
          publicly_accessible = true
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
        }
      `,
      hcl`
        resource "aws_mq_broker" "jobs" {
          broker_name         = "jobs"
          engine_type         = "ActiveMQ"
          engine_version      = "5.18"
          host_instance_type  = "mq.m5.large"
          publicly_accessible = false
        }
      `,
    ],
    unknown: [
      hcl`
        variable "public" {
          type = bool
        }

        resource "aws_mq_broker" "jobs" {
          broker_name         = "jobs"
          engine_type         = "ActiveMQ"
          engine_version      = "5.18"
          host_instance_type  = "mq.m5.large"
          publicly_accessible = var.public
        }
      `,
    ],
  },
});
