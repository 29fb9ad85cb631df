import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-OPENSEARCH-0001',
  title: 'Search domain is not encrypted at rest',
  severity: 'HIGH',
  category: 'unencrypted_storage',
  why: 'Indexes, logs and snapshots of the domain lie in the clear.',
  fix: 'Add encrypt_at_rest { enabled = true }.',
  aliases: ['CKV_AWS_5', 'AVD-AWS-0048', 'aws-elasticsearch-enable-domain-encryption'],
  references: ['https://docs.aws.amazon.com/opensearch-service/latest/developerguide/encryption-at-rest.html'],
  resource: ['aws_opensearch_domain', 'aws_elasticsearch_domain'],
  path: 'encrypt_at_rest.enabled',
  require: equals(true),
  whenAbsent: 'fail',
  message: 'the domain is not encrypted at rest',
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
            enabled = false
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_opensearch_domain" "logs" {
          domain_name = "logs"

          encrypt_at_rest {
            enabled = true
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "enabled" {
          type = bool
        }

        resource "aws_opensearch_domain" "logs" {
          domain_name = "logs"

          encrypt_at_rest {
            enabled = var.enabled
          }
        }
      `,
    ],
  },
});
