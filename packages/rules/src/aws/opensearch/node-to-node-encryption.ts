import { atLeast, defineRule, equals, hcl, judge, truth, truthOf } from '@terrasafe/rule-kit';

export default defineRule({
  id: 'AWS-OPENSEARCH-0003',
  title: 'Search domain sends data between its nodes in the clear',
  severity: 'MEDIUM',
  category: 'unencrypted_storage',
  why: 'Whoever can read the network between the nodes reads every document that they exchange.',
  fix: 'Add node_to_node_encryption { enabled = true }.',
  aliases: ['CKV_AWS_6', 'AVD-AWS-0043', 'aws-elasticsearch-enable-in-transit-encryption'],
  mitre: ['T1040'],
  references: ['https://docs.aws.amazon.com/opensearch-service/latest/developerguide/ntn.html'],
  resource: ['aws_opensearch_domain', 'aws_elasticsearch_domain'],
  check(domain) {
    const encrypted = domain.first('node_to_node_encryption.enabled');
    const count = domain.first('cluster_config.instance_count');
    const hasMasters = domain.first('cluster_config.dedicated_master_enabled').is(equals(true));
    // One node, which is the default, talks to nobody; an explicit "false" is there for the day that there are two.
    const isDistributed = count.isPresent ? count.is(atLeast(2)) : truthOf(encrypted.isPresent);
    const fault = truth.every([truth.some([isDistributed, hasMasters]), truth.not(encrypted.is(equals(true)))]);
    return judge(fault, 'traffic between the nodes is not encrypted', encrypted);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_opensearch_domain" "logs" {
          domain_name = "logs"

          cluster_config {
            instance_count = 3
          }
        }
      `,
      hcl`
        resource "aws_opensearch_domain" "logs" {
          domain_name = "logs"

          node_to_node_encryption {
            enabled = false
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

          cluster_config {
            instance_count = 3
          }

          node_to_node_encryption {
            enabled = true
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "encrypted" {
          type = bool
        }

        resource "aws_opensearch_domain" "logs" {
          domain_name = "logs"

          cluster_config {
            instance_count = 3
          }

          node_to_node_encryption {
            enabled = var.encrypted
          }
        }
      `,
    ],
  },
});
