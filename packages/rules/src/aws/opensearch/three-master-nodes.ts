import { atLeast, defineRule, equals, hcl, judge, truth } from '@terrasafe/rule-kit';

export default defineRule({
  id: 'AWS-OPENSEARCH-0012',
  title: 'Search domain has fewer than three dedicated master nodes',
  severity: 'LOW',
  category: 'other',
  why: 'With one or two master nodes the loss of one leaves no majority, and the domain stops.',
  fix: 'Set dedicated_master_enabled = true and dedicated_master_count = 3 in cluster_config.',
  aliases: ['CKV_AWS_318'],
  references: [
    'https://docs.aws.amazon.com/opensearch-service/latest/developerguide/managedomains-dedicatedmasternodes.html',
  ],
  resource: ['aws_opensearch_domain', 'aws_elasticsearch_domain'],
  check(domain) {
    const count = domain.first('cluster_config.dedicated_master_count');
    // Where it is not written at all, the rule on dedicated master nodes says so.
    const isDisabled = domain.first('cluster_config.dedicated_master_enabled').is(equals(false));
    const fault = truth.some([isDisabled, truth.not(count.is(atLeast(3)))]);
    return judge(fault, 'there are fewer than three dedicated master nodes', count);
  },
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
            dedicated_master_enabled = true
            dedicated_master_count   = 2
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
          type = number
        }

        resource "aws_opensearch_domain" "logs" {
          domain_name = "logs"

          cluster_config {
            dedicated_master_enabled = true
            dedicated_master_count   = var.masters
          }
        }
      `,
    ],
  },
});
