import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-OPENSEARCH-0011',
  title: 'Search domain has no dedicated master node',
  severity: 'LOW',
  category: 'other',
  why: "Under load a data node that is also the master drops the cluster's state, and the domain stops.",
  fix: 'Set dedicated_master_enabled = true and dedicated_master_count = 3 in cluster_config.',
  aliases: ['CKV2_AWS_59'],
  references: [
    'https://docs.aws.amazon.com/opensearch-service/latest/developerguide/managedomains-dedicatedmasternodes.html',
  ],
  resource: ['aws_opensearch_domain', 'aws_elasticsearch_domain'],
  path: 'cluster_config.dedicated_master_enabled',
  require: equals(true),
  whenAbsent: 'fail',
  message: 'there is no dedicated master node',
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

          cluster_config {
            dedicated_master_enabled = false
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_opensearch_domain" "logs" {
          domain_name = "logs"

          cluster_config {
            dedicated_master_enabled = true
            dedicated_master_count   = 3
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "masters" {
          type = bool
        }

        resource "aws_opensearch_domain" "logs" {
          domain_name = "logs"

          cluster_config {
            dedicated_master_enabled = var.masters
          }
        }
      `,
    ],
  },
});
