import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-REDSHIFT-0001',
  title: 'Redshift cluster has a public address',
  severity: 'HIGH',
  category: 'public_access',
  why: 'One open security group rule away, anyone on the internet can try passwords on the warehouse.',
  fix: 'Set publicly_accessible = false; before version 6 of the provider, absence means true.',
  aliases: ['CKV_AWS_87'],
  mitre: ['T1190'],
  references: ['https://docs.aws.amazon.com/redshift/latest/mgmt/managing-clusters-vpc.html'],
  resource: 'aws_redshift_cluster',
  path: 'publicly_accessible',
  require: equals(false),
  whenAbsent: 'fail',
  message: 'the cluster is, or may become, publicly accessible',
  examples: {
    fail: [
      hcl`
        resource "aws_redshift_cluster" "warehouse" {
          cluster_identifier  = "warehouse"
          node_type           = "ra3.large"
          publicly_accessible = true
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_redshift_cluster" "warehouse" {
          cluster_identifier  = "warehouse"
          node_type           = "ra3.large"
          publicly_accessible = false
        }
      `,
    ],
    unknown: [
      hcl`
        variable "public" {
          type = bool
        }

        resource "aws_redshift_cluster" "warehouse" {
          cluster_identifier  = "warehouse"
          node_type           = "ra3.large"
          publicly_accessible = var.public
        }
      `,
    ],
  },
});
