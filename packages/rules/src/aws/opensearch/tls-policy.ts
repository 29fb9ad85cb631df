import { attributeRule, hcl, matches } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-OPENSEARCH-0005',
  title: 'Search domain accepts TLS older than 1.2',
  severity: 'MEDIUM',
  category: 'other',
  why: 'TLS 1.0 and 1.1 have known weaknesses, and browsers gave them up in 2020.',
  fix: 'Set tls_security_policy = "Policy-Min-TLS-1-2-PFS-2023-10" in domain_endpoint_options.',
  aliases: ['CKV_AWS_228', 'AVD-AWS-0126', 'aws-elasticsearch-use-secure-tls-policy'],
  mitre: ['T1557'],
  references: ['https://docs.aws.amazon.com/opensearch-service/latest/developerguide/infrastructure-security.html'],
  resource: ['aws_opensearch_domain', 'aws_elasticsearch_domain'],
  path: 'domain_endpoint_options.tls_security_policy',
  require: matches(/^Policy-Min-TLS-1-[23]-/),
  whenAbsent: 'fail',
  message: 'the TLS policy accepts versions older than 1.2',
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

          domain_endpoint_options {
            tls_security_policy = "Policy-Min-TLS-1-0-2019-07"
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_opensearch_domain" "logs" {
          domain_name = "logs"

          domain_endpoint_options {
            tls_security_policy = "Policy-Min-TLS-1-2-PFS-2023-10"
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "policy" {
          type = string
        }

        resource "aws_opensearch_domain" "logs" {
          domain_name = "logs"

          domain_endpoint_options {
            tls_security_policy = var.policy
          }
        }
      `,
    ],
  },
});
