import { defineRule, hcl, judge, oneOf, truth } from '@terrasafe/rule-kit';

export default defineRule({
  id: 'AWS-REDSHIFT-0003',
  title: 'Redshift cluster writes no audit log',
  severity: 'LOW',
  category: 'other',
  why: 'Who signed in and what they asked cannot be found out afterwards.',
  fix: 'Add an aws_redshift_logging resource for the cluster.',
  aliases: ['CKV_AWS_71'],
  references: [
    'https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html',
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/redshift_logging',
  ],
  resource: 'aws_redshift_cluster',
  check(cluster, module) {
    // Before version 6 of the provider it is a block of the cluster.
    const own = cluster.select('logging.enable').map((it) => it.is(oneOf(true, 1)));
    const apart = module
      .attachedTo(cluster, 'aws_redshift_logging', 'cluster_identifier')
      .map(({ certain }) => (certain ? ('true' as const) : ('unknown' as const)));
    return judge(truth.not(truth.some([...own, ...apart])), 'audit logging is off', cluster);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_redshift_cluster" "warehouse" {
          cluster_identifier = "warehouse"
          node_type          = "ra3.large"
        }
      `,
      hcl`
        resource "aws_redshift_cluster" "warehouse" {
          cluster_identifier = "warehouse"
          node_type          = "ra3.large"

          logging {
            enable = false
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_redshift_cluster" "warehouse" {
          cluster_identifier = "warehouse"
          node_type          = "ra3.large"
        }

        resource "aws_redshift_logging" "warehouse" {
          cluster_identifier   = aws_redshift_cluster.warehouse.id
          log_destination_type = "cloudwatch"
          log_exports          = ["connectionlog", "useractivitylog"]
        }
      `,
      hcl`
        resource "aws_redshift_cluster" "warehouse" {
          cluster_identifier = "warehouse"
          node_type          = "ra3.large"

          logging {
            enable      = true
            bucket_name = "warehouse-logs"
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "logging" {
          type = bool
        }

        resource "aws_redshift_cluster" "warehouse" {
          cluster_identifier = "warehouse"
          node_type          = "ra3.large"

          logging {
            enable = var.logging
          }
        }
      `,
    ],
  },
});
