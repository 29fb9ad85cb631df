import { defineRule, equals, hcl, judge, truth, worst } from '@terrasafe/rule-kit';

export default defineRule({
  id: 'AWS-MSK-0003',
  title: 'Kafka takes messages in the clear',
  severity: 'MEDIUM',
  category: 'other',
  why: 'Messages and passwords on their way to, or among, the brokers can be read by anyone on the network path.',
  fix: 'Leave encryption_in_transit out: its defaults are client_broker = "TLS" and in_cluster = true.',
  aliases: ['CKV_AWS_81', 'AVD-AWS-0073', 'aws-msk-enable-in-transit-encryption'],
  mitre: ['T1040'],
  references: [
    'https://docs.aws.amazon.com/msk/latest/developerguide/msk-encryption.html',
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/msk_cluster',
  ],
  resource: 'aws_msk_cluster',
  check(cluster) {
    const clients = cluster.first('encryption_info.encryption_in_transit.client_broker');
    const brokers = cluster.first('encryption_info.encryption_in_transit.in_cluster');
    return worst([
      judge(truth.not(clients.is(equals('TLS'), 'true')), 'clients may connect without TLS', clients),
      judge(truth.not(brokers.is(equals(true), 'true')), 'brokers talk to each other without TLS', brokers),
    ]);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_msk_cluster" "events" {
          cluster_name           = "events"
          kafka_version          = "3.8.x"
          number_of_broker_nodes = 3

          encryption_info {
            encryption_in_transit {
              client_broker = "TLS_PLAINTEXT"
            }
          }
        }
      `,
      hcl`
        resource "aws_msk_cluster" "events" {
          cluster_name           = "events"
          kafka_version          = "3.8.x"
          number_of_broker_nodes = 3

          encryption_info {
            encryption_in_transit {
              in_cluster = false
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
        }
      `,
      hcl`
        resource "aws_msk_cluster" "events" {
          cluster_name           = "events"
          kafka_version          = "3.8.x"
          number_of_broker_nodes = 3

          encryption_info {
            encryption_in_transit {
              client_broker = "TLS"
              in_cluster    = true
            }
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "clients" {
          type = string
        }

        resource "aws_msk_cluster" "events" {
          cluster_name           = "events"
          kafka_version          = "3.8.x"
          number_of_broker_nodes = 3

          encryption_info {
            encryption_in_transit {
              client_broker = var.clients
            }
          }
        }
      `,
    ],
  },
});
