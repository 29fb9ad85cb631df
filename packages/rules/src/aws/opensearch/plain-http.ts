import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-OPENSEARCH-0004',
  title: 'Search domain answers plain HTTP',
  severity: 'MEDIUM',
  category: 'other',
  why: 'Credentials and documents cross the network in the clear.',
  fix: 'Set enforce_https = true in domain_endpoint_options.',
  aliases: ['CKV_AWS_83', 'AVD-AWS-0046', 'aws-elasticsearch-enforce-https'],
  mitre: ['T1040'],
  references: ['https://docs.aws.amazon.com/opensearch-service/latest/developerguide/infrastructure-security.html'],
  resource: ['aws_opensearch_domain', 'aws_elasticsearch_domain'],
  path: 'domain_endpoint_options.enforce_https',
  require: equals(true),
  whenAbsent: 'pass',
  message: 'HTTPS is not enforced',
  examples: {
    fail: [
      hcl`
        resource "aws_opensearch_domain" "logs" {
          domain_name = "logs"

          domain_endpoint_options {
            enforce_https = false
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_opensearch_domain" "logs" {
          domain_name = "logs"
        }
      `,
      hcl`
        resource "aws_opensearch_domain" "logs" {
          domain_name = "logs"

          domain_endpoint_options {
            enforce_https = true
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "https" {
          type = bool
        }

        resource "aws_opensearch_domain" "logs" {
          domain_name = "logs"

          domain_endpoint_options {
            enforce_https = var.https
          }
        }
      `,
    ],
  },
});
