import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-REDSHIFT-0004',
  title: 'Redshift cluster takes no version upgrades',
  severity: 'LOW',
  category: 'other',
  why: 'Security fixes of the engine wait until somebody thinks of them.',
  fix: 'Leave allow_version_upgrade out, since its default is true.',
  aliases: ['CKV_AWS_141'],
  references: ['https://docs.aws.amazon.com/redshift/latest/mgmt/managing-cluster-considerations.html'],
  resource: 'aws_redshift_cluster',
  path: 'allow_version_upgrade',
  require: equals(true),
  whenAbsent: 'pass',
  message: 'version upgrades are off',
  examples: {
    fail: [
      hcl`
        resource "aws_redshift_cluster" "warehouse" {
          cluster_identifier    = "warehouse"
          node_type             = "ra3.large"
          allow_version_upgrade = false
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
          cluster_identifier    = "warehouse"
          node_type             = "ra3.large"
          allow_version_upgrade = true
        }
      `,
    ],
    unknown: [
      hcl`
        variable "upgrade" {
          type = bool
        }

        resource "aws_redshift_cluster" "warehouse" {
          cluster_identifier    = "warehouse"
          node_type             = "ra3.large"
          allow_version_upgrade = var.upgrade
        }
      `,
    ],
  },
});
