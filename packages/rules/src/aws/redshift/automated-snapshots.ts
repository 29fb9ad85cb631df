import { atLeast, attributeRule, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-REDSHIFT-0009',
  title: 'Redshift cluster takes no automatic snapshots',
  severity: 'LOW',
  category: 'other',
  why: 'After a mistake or an attack there is nothing to go back to.',
  fix: 'Set automated_snapshot_retention_period to the days that you may need to go back; the default is 1.',
  aliases: ['CKV_AWS_343'],
  mitre: ['T1490'],
  references: ['https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-snapshots.html'],
  resource: 'aws_redshift_cluster',
  path: 'automated_snapshot_retention_period',
  require: atLeast(1),
  whenAbsent: 'pass',
  message: 'no automatic snapshots are kept',
  examples: {
    fail: [
      hcl`
        resource "aws_redshift_cluster" "warehouse" {
          cluster_identifier                  = "warehouse"
          node_type                           = "ra3.large"
          automated_snapshot_retention_period = 0
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_redshift_cluster" "warehouse" {
          cluster_identifier = "warehouse"
          node_type          = "ra3.large"
        }
      `,
      hcl`
        resource "aws_redshift_cluster" "warehouse" {
          cluster_identifier                  = "warehouse"
          node_type                           = "ra3.large"
          automated_snapshot_retention_period = 7
        }
      `,
    ],
    unknown: [
      hcl`
        variable "days" {
          type = number
        }

        resource "aws_redshift_cluster" "warehouse" {
          cluster_identifier                  = "warehouse"
          node_type                           = "ra3.large"
          automated_snapshot_retention_period = var.days
        }
      `,
    ],
  },
});
