import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-MSK-0001',
  title: 'Kafka brokers have public addresses',
  severity: 'HIGH',
  category: 'public_access',
  why: 'Anyone on the internet can try to get into the cluster.',
  fix: 'Leave connectivity_info out, or set public_access { type = "DISABLED" }.',
  aliases: ['CKV_AWS_291'],
  mitre: ['T1190'],
  references: ['https://docs.aws.amazon.com/msk/latest/developerguide/public-access.html'],
  resource: 'aws_msk_cluster',
  path: 'broker_node_group_info.connectivity_info.public_access.type',
  require: equals('DISABLED'),
  whenAbsent: 'pass',
  message: 'the brokers are publicly accessible',
  examples: {
    fail: [
      hcl`
        resource "aws_msk_cluster" "events" {
          cluster_name           = "events"
          kafka_version          = "3.8.x"
          number_of_broker_nodes = 3

          broker_node_group_info {
            connectivity_info {
              public_access {
                type = "SERVICE_PROVIDED_EIPS"
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
        }
      `,
      hcl`
        resource "aws_msk_cluster" "events" {
          cluster_name           = "events"
          kafka_version          = "3.8.x"
          number_of_broker_nodes = 3

          broker_node_group_info {
            connectivity_info {
              public_access {
                type = "DISABLED"
              }
            }
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "access" {
          type = string
        }

        resource "aws_msk_cluster" "events" {
          cluster_name           = "events"
          kafka_version          = "3.8.x"
          number_of_broker_nodes = 3

          broker_node_group_info {
            connectivity_info {
              public_access {
                type = var.access
              }
            }
          }
        }
      `,
    ],
  },
});
