import { attributeRule, hcl, matches } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-CLOUDSEARCH-0001',
  title: 'CloudSearch domain accepts TLS older than 1.2',
  severity: 'MEDIUM',
  category: 'other',
  why: 'TLS 1.0 and 1.1 have known weaknesses, and browsers gave them up in 2020.',
  fix: 'Set tls_security_policy = "Policy-Min-TLS-1-2-2019-07" in endpoint_options.',
  aliases: ['CKV_AWS_218'],
  mitre: ['T1557'],
  references: [
    'https://docs.aws.amazon.com/cloudsearch/latest/developerguide/configuring-domain-endpoint-options.html',
  ],
  resource: 'aws_cloudsearch_domain',
  path: 'endpoint_options.tls_security_policy',
  require: matches(/^Policy-Min-TLS-1-[23]-/),
  whenAbsent: 'fail',
  message: 'the TLS policy accepts versions older than 1.2',
  examples: {
    fail: [
      hcl`
        resource "aws_cloudsearch_domain" "shop" {
          name = "shop"
        }
      `,
      hcl`
        resource "aws_cloudsearch_domain" "shop" {
          name = "shop"

          endpoint_options {
            tls_security_policy = "Policy-Min-TLS-1-0-2019-07"
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_cloudsearch_domain" "shop" {
          name = "shop"

          endpoint_options {
            tls_security_policy = "Policy-Min-TLS-1-2-2019-07"
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "policy" {
          type = string
        }

        resource "aws_cloudsearch_domain" "shop" {
          name = "shop"

          endpoint_options {
            tls_security_policy = var.policy
          }
        }
      `,
    ],
  },
});
