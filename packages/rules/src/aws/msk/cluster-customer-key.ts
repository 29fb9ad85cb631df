import { hcl } from '@terrasafe/rule-kit';
import { customerKeyRule } from '../kms/customer-key.js';

export default customerKeyRule({
  id: 'AWS-MSK-0004',
  title: 'Kafka cluster is encrypted with a key that AWS manages',
  fix: 'Set encryption_info { encryption_at_rest_kms_key_arn = … }.',
  aliases: ['AVD-AWS-0179', 'aws-msk-enable-at-rest-encryption'],
  references: ['https://docs.aws.amazon.com/msk/latest/developerguide/msk-encryption.html'],
  resource: 'aws_msk_cluster',
  path: 'encryption_info.encryption_at_rest_kms_key_arn',
  examples: {
    fail: [
      hcl`
        resource "aws_msk_cluster" "events" {
          cluster_name           = "events"
          kafka_version          = "3.8.x"
          number_of_broker_nodes = 3
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_msk_cluster" "events" {
          cluster_name           = "events"
          kafka_version          = "3.8.x"
          number_of_broker_nodes = 3

          encryption_info {
            encryption_at_rest_kms_key_arn = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "key" {
          type = string
        }

        resource "aws_msk_cluster" "events" {
          cluster_name           = "events"
          kafka_version          = "3.8.x"
          number_of_broker_nodes = 3

          encryption_info {
            encryption_at_rest_kms_key_arn = var.key
          }
        }
      `,
    ],
  },
});
