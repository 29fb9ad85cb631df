import { hcl } from '@terrasafe/rule-kit';
import { customerKeyRule } from '../kms/customer-key.js';

export default customerKeyRule({
  id: 'AWS-OPENSEARCH-0009',
  title: 'Search domain is not encrypted with a key of your own',
  fix: 'Set kms_key_id in encrypt_at_rest, beside enabled = true.',
  aliases: ['CKV_AWS_247'],
  references: ['https://docs.aws.amazon.com/opensearch-service/latest/developerguide/encryption-at-rest.html'],
  resource: ['aws_opensearch_domain', 'aws_elasticsearch_domain'],
  path: 'encrypt_at_rest.kms_key_id',
  examples: {
    fail: [
      hcl`
        resource "aws_opensearch_domain" "logs" {
          domain_name = "logs"
        }
      `,
      hcl`
        resource "aws_opensearch_domain" "logs" {
          domain_name = "logs"

          encrypt_at_rest {
            enabled = true
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_opensearch_domain" "logs" {
          domain_name = "logs"

          encrypt_at_rest {
            enabled    = true
            kms_key_id = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "key" {
          type = string
        }

        resource "aws_opensearch_domain" "logs" {
          domain_name = "logs"

          encrypt_at_rest {
            enabled    = true
            kms_key_id = var.key
          }
        }
      `,
    ],
  },
});
