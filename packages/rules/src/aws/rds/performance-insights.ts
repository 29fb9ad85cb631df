import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-RDS-0015',
  title: 'Database instance has no Performance Insights',
  severity: 'LOW',
  category: 'other',
  why: 'Which statements load the database, and since when, cannot be seen.',
  fix: 'Set performance_insights_enabled = true.',
  aliases: ['CKV_AWS_353', 'AVD-AWS-0133', 'aws-rds-enable-performance-insights'],
  references: ['https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PerfInsights.html'],
  resource: ['aws_db_instance', 'aws_rds_cluster_instance'],
  path: 'performance_insights_enabled',
  require: equals(true),
  whenAbsent: 'fail',
  message: 'Performance Insights is off',
  examples: {
    fail: [
      hcl`
        resource "aws_db_instance" "orders" {
          engine         = "postgres"
          instance_class = "db.t4g.small"
        }
      `,
      hcl`
        resource "aws_db_instance" "orders" {
          engine                       = "postgres"
          instance_class               = "db.t4g.small"
          performance_insights_enabled = false
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_db_instance" "orders" {
          engine                       = "postgres"
          instance_class               = "db.t4g.small"
          performance_insights_enabled = true
        }
      `,
    ],
    unknown: [
      hcl`
        variable "insights" {
          type = bool
        }

        resource "aws_db_instance" "orders" {
          engine                       = "postgres"
          instance_class               = "db.t4g.small"
          performance_insights_enabled = var.insights
        }
      `,
    ],
  },
});
