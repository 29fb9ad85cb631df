import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-CLOUDSEARCH-0002',
  title: 'CloudSearch domain answers plain HTTP',
  severity: 'MEDIUM',
  category: 'other',
  why: 'Documents and queries cross the network in the clear.',
  fix: 'Set enforce_https = true in endpoint_options.',
  aliases: ['CKV_AWS_220'],
  mitre: ['T1040'],
  references: [
    'https://docs.aws.amazon.com/cloudsearch/latest/developerguide/configuring-domain-endpoint-options.html',
  ],
  resource: 'aws_cloudsearch_domain',
  path: 'endpoint_options.enforce_https',
  require: equals(true),
  whenAbsent: 'fail',
  message: 'HTTPS is not enforced',
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
            enforce_https = false
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_cloudsearch_domain" "shop" {
          name = "shop"

          endpoint_options {
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

        resource "aws_cloudsearch_domain" "shop" {
          name = "shop"

          endpoint_options {
            enforce_https = var.https
          }
        }
      `,
    ],
  },
});
