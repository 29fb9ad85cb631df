import { defineRule, hcl, judge, matches, truth } from '@terrasafe/rule-kit';

const oldActiveMq = matches(/^(?:[0-4]\.|5\.(?:\d|1[0-6])(?:\.|$))/);
const oldRabbitMq = matches(/^(?:[0-2]\.|3\.(?:\d|10)(?:\.|$))/);

export default defineRule({
  id: 'AWS-MQ-0005',
  title: 'Message broker runs a version that AWS has given up',
  severity: 'LOW',
  category: 'other',
  why: 'Known faults of the engine are not mended any more.',
  fix: 'Upgrade to a version in the calendar of support: ActiveMQ 5.17 or RabbitMQ 3.11 at least.',
  aliases: ['CKV_AWS_208'],
  references: [
    'https://docs.aws.amazon.com/amazon-mq/latest/developer-guide/activemq-version-management.html',
    'https://docs.aws.amazon.com/amazon-mq/latest/developer-guide/rabbitmq-version-management.html',
  ],
  resource: ['aws_mq_broker', 'aws_mq_configuration'],
  check(broker) {
    const engine = broker.attribute('engine_type');
    const version = broker.attribute('engine_version');
    const isOld = truth.some([
      truth.every([engine.is(matches(/^activemq$/i)), version.is(oldActiveMq)]),
      truth.every([engine.is(matches(/^rabbitmq$/i)), version.is(oldRabbitMq)]),
    ]);
    return judge(isOld, 'the version is out of support', version);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_mq_configuration" "jobs" {
          name           = "jobs"
          engine_type    = "ActiveMQ"
          engine_version = "5.15.16"
          data           = "<broker/>"
        }
      `,
      hcl`
        resource "aws_mq_configuration" "jobs" {
          name           = "jobs"
          engine_type    = "RabbitMQ"
          engine_version = "3.8.34"
          data           = "<broker/>"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_mq_configuration" "jobs" {
          name           = "jobs"
          engine_type    = "ActiveMQ"
          engine_version = "5.18"
          data           = "<broker/>"
        }
      `,
      hcl`
        resource "aws_mq_configuration" "jobs" {
          name           = "jobs"
          engine_type    = "RabbitMQ"
          engine_version = "3.13"
          data           = "<broker/>"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "version" {
          type = string
        }

        resource "aws_mq_configuration" "jobs" {
          name           = "jobs"
          engine_type    = "ActiveMQ"
          engine_version = var.version
          data           = "<broker/>"
        }
      `,
    ],
  },
});
