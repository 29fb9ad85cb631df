import { defineRule, equals, hcl, judge } from '@terrasafe/rule-kit';

export default defineRule({
  id: 'AWS-REDSHIFT-0007',
  title: 'Redshift cluster has the default database name',
  severity: 'LOW',
  category: 'other',
  why: 'Whoever tries to get in knows the name of the database already.',
  fix: 'Set database_name to something else than dev.',
  aliases: ['CKV_AWS_320'],
  references: ['https://docs.aws.amazon.com/securityhub/latest/userguide/redshift-controls.html'],
  resource: 'aws_redshift_cluster',
  check(cluster) {
    // A restored cluster has the databases of its snapshot.
    if (cluster.attribute('snapshot_identifier').isPresent) return undefined;
    const name = cluster.attribute('database_name');
    return judge(name.is(equals('dev'), 'true'), 'the database is called dev', name);
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
          database_name      = "dev"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_redshift_cluster" "warehouse" {
          cluster_identifier = "warehouse"
          node_type          = "ra3.large"
          database_name      = "sales"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "name" {
          type = string
        }

        resource "aws_redshift_cluster" "warehouse" {
          cluster_identifier = "warehouse"
          node_type          = "ra3.large"
          database_name      = var.name
        }
      `,
    ],
  },
});
