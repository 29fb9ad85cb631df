import { defineRule, equals, hcl, judge, truth } from '@terrasafe/rule-kit';
import { isCustomerKey } from '../kms/customer-key.js';

export default defineRule({
  id: 'AWS-RDS-0016',
  title: 'Performance Insights data is encrypted with a key that AWS manages',
  severity: 'LOW',
  category: 'unencrypted_storage',
  why: 'Performance Insights keeps the text of statements; a key of your own decides who may read them.',
  fix: 'Set performance_insights_kms_key_id to the ARN of a KMS key of your own.',
  aliases: ['CKV_AWS_354', 'AVD-AWS-0078', 'aws-rds-performance-insights-encryption-customer-key'],
  references: ['https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PerfInsights.access-control.html'],
  resource: ['aws_db_instance', 'aws_rds_cluster_instance'],
  check(instance, module) {
    const isEnabled = instance.attribute('performance_insights_enabled').is(equals(true));
    const key = instance.attribute('performance_insights_kms_key_id');
    const hasNoKey = truth.not(isCustomerKey(key, instance, module));
    return judge(truth.every([isEnabled, hasNoKey]), 'no KMS key of your own is set', key);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_db_instance" "orders" {
          engine                       = "postgres"
          instance_class               = "db.t4g.small"
          performance_insights_enabled = true
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_db_instance" "orders" {
          engine         = "postgres"
          instance_class = "db.t4g.small"
        }
      `,
      hcl`
        resource "aws_db_instance" "orders" {
          engine                          = "postgres"
          instance_class                  = "db.t4g.small"
          performance_insights_enabled    = true
          performance_insights_kms_key_id = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "key" {
          type = string
        }

        resource "aws_db_instance" "orders" {
          engine                          = "postgres"
          instance_class                  = "db.t4g.small"
          performance_insights_enabled    = true
          performance_insights_kms_key_id = var.key
        }
      `,
    ],
  },
});
