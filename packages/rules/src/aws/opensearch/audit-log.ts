import { defineRule, equals, hcl, judge, truth } from '@terrasafe/rule-kit';
import { publishes } from './log-publishing-options.js';

export default defineRule({
  id: 'AWS-OPENSEARCH-0007',
  title: 'Search domain keeps no audit log',
  severity: 'LOW',
  category: 'other',
  why: 'Nobody can tell later who read or changed which index.',
  fix: 'Add log_publishing_options with log_type = "AUDIT_LOGS" and a log group.',
  aliases: ['CKV_AWS_317'],
  references: ['https://docs.aws.amazon.com/opensearch-service/latest/developerguide/audit-logs.html'],
  resource: ['aws_opensearch_domain', 'aws_elasticsearch_domain'],
  check(domain) {
    const logs = domain.blocks('log_publishing_options');
    const isAudited = truth.some(
      logs.map((log) => truth.every([log.attribute('log_type').is(equals('AUDIT_LOGS')), publishes(log)])),
    );
    return judge(truth.not(isAudited), 'no audit log is published', logs[0] ?? domain);
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
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_opensearch_domain" "logs" {
          domain_name = "logs"

          log_publishing_options {
            log_type                 = "AUDIT_LOGS"
            cloudwatch_log_group_arn = "arn:aws:logs:eu-west-1:111122223333:log-group:search"
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "log" {
          type = string
        }

        resource "aws_opensearch_domain" "logs" {
          domain_name = "logs"

          log_publishing_options {
            log_type                 = var.log
            cloudwatch_log_group_arn = "arn:aws:logs:eu-west-1:111122223333:log-group:search"
          }
        }
      `,
    ],
  },
});
