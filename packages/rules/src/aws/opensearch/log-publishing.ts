import { defineRule, hcl, judge, truth } from '@terrasafe/rule-kit';
import { publishes } from './log-publishing-options.js';

export default defineRule({
  id: 'AWS-OPENSEARCH-0006',
  title: 'Search domain publishes no logs',
  severity: 'LOW',
  category: 'other',
  why: 'Slow queries, errors and intrusions leave no trace outside the domain.',
  fix: 'Add log_publishing_options with a log_type and a log group.',
  aliases: ['CKV_AWS_84', 'AVD-AWS-0042', 'aws-elasticsearch-enable-domain-logging'],
  references: [
    'https://docs.aws.amazon.com/opensearch-service/latest/developerguide/createdomain-configure-slow-logs.html',
  ],
  resource: ['aws_opensearch_domain', 'aws_elasticsearch_domain'],
  check(domain) {
    const logs = domain.blocks('log_publishing_options');
    const isPublished = truth.some(logs.map((log) => publishes(log)));
    return judge(truth.not(isPublished), 'no log is published', logs[0] ?? domain);
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

          log_publishing_options {
            log_type                 = "INDEX_SLOW_LOGS"
            cloudwatch_log_group_arn = "arn:aws:logs:eu-west-1:111122223333:log-group:search"
            enabled                  = false
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_opensearch_domain" "logs" {
          domain_name = "logs"

          log_publishing_options {
            log_type                 = "INDEX_SLOW_LOGS"
            cloudwatch_log_group_arn = "arn:aws:logs:eu-west-1:111122223333:log-group:search"
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

          log_publishing_options {
            log_type                 = "INDEX_SLOW_LOGS"
            cloudwatch_log_group_arn = "arn:aws:logs:eu-west-1:111122223333:log-group:search"
            enabled                  = var.enabled
          }
        }
      `,
    ],
  },
});
