import { defineRule, equals, hcl, judge, truth } from '@terrasafe/rule-kit';

const targets = ['cloudwatch_logs', 'firehose', 's3'] as const;

export default defineRule({
  id: 'AWS-MSK-0002',
  title: 'Kafka brokers write no logs',
  severity: 'LOW',
  category: 'other',
  why: 'Failures, and who was turned away, cannot be found out afterwards.',
  fix: 'Enable cloudwatch_logs, firehose or s3 in logging_info { broker_logs { … } }.',
  aliases: ['CKV_AWS_80', 'AVD-AWS-0074', 'aws-msk-enable-logging'],
  references: ['https://docs.aws.amazon.com/msk/latest/developerguide/msk-logging.html'],
  resource: 'aws_msk_cluster',
  check(cluster) {
    const logs = targets.map((target) => cluster.first(`logging_info.broker_logs.${target}.enabled`));
    const isLogged = truth.some(logs.map((enabled) => enabled.is(equals(true))));
    return judge(truth.not(isLogged), 'no broker log is enabled', logs.find((enabled) => enabled.isPresent) ?? cluster);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_msk_cluster" "events" {
          cluster_name           = "events"
          kafka_version          = "3.8.x"
          number_of_broker_nodes = 3
        }
      `,
      hcl`
        resource "aws_msk_cluster" "events" {
          cluster_name           = "events"
          kafka_version          = "3.8.x"
          number_of_broker_nodes = 3

          logging_info {
            broker_logs {
              s3 {
                enabled = false
              }
            }
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_msk_cluster" "events" {
          cluster_name           = "events"
          kafka_version          = "3.8.x"
          number_of_broker_nodes = 3

          logging_info {
            broker_logs {
              firehose {
                enabled = true
              }
            }
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "log" {
          type = bool
        }

        resource "aws_msk_cluster" "events" {
          cluster_name           = "events"
          kafka_version          = "3.8.x"
          number_of_broker_nodes = 3

          logging_info {
            broker_logs {
              s3 {
                enabled = var.log
              }
            }
          }
        }
      `,
    ],
  },
});
