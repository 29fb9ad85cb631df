import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-REDSHIFT-0002',
  title: 'Redshift cluster is not encrypted',
  severity: 'HIGH',
  category: 'unencrypted_storage',
  why: 'Data blocks and snapshots of the warehouse can be read by whoever gets hold of them.',
  fix: 'Set encrypted = true, with kms_key_id for a key of your own.',
  aliases: ['CKV_AWS_64', 'AVD-AWS-0084', 'aws-redshift-encryption-customer-key'],
  references: ['https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-db-encryption.html'],
  resource: 'aws_redshift_cluster',
  path: 'encrypted',
  require: equals(true),
  whenAbsent: 'fail',
  message: 'the cluster is not encrypted',
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
          encrypted          = false
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_redshift_cluster" "warehouse" {
          cluster_identifier = "warehouse"
          node_type          = "ra3.large"
          encrypted          = true
        }
      `,
    ],
    unknown: [
      hcl`
        variable "enabled" {
          type = bool
        }

        resource "aws_redshift_cluster" "warehouse" {
          cluster_identifier = "warehouse"
          node_type          = "ra3.large"
          encrypted          = var.enabled
        }
      `,
    ],
  },
});
