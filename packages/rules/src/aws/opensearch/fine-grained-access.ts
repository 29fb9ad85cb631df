import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-OPENSEARCH-0013',
  title: 'Search domain has no fine-grained access control',
  severity: 'MEDIUM',
  category: 'weak_authentication',
  why: 'Whoever passes the access policy may read, change and delete every index.',
  fix: 'Set enabled = true in advanced_security_options and name a master user.',
  aliases: ['CKV2_AWS_52'],
  references: ['https://docs.aws.amazon.com/opensearch-service/latest/developerguide/fgac.html'],
  resource: ['aws_opensearch_domain', 'aws_elasticsearch_domain'],
  path: 'advanced_security_options.enabled',
  require: equals(true),
  whenAbsent: 'fail',
  message: 'fine-grained access control is off',
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

          advanced_security_options {
            enabled = false
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_opensearch_domain" "logs" {
          domain_name = "logs"

          advanced_security_options {
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

          advanced_security_options {
            enabled = var.enabled
          }
        }
      `,
    ],
  },
});
