import { attributeRule, hcl, isEmpty, not } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-REDSHIFT-0006',
  title: 'Redshift cluster names no subnets of its own',
  severity: 'MEDIUM',
  category: 'other',
  why: 'It lands in the default network, whose subnets are public, together with everything else that names none.',
  fix: 'Set cluster_subnet_group_name to a group of private subnets.',
  aliases: ['CKV_AWS_154', 'AVD-AWS-0127', 'aws-redshift-use-vpc'],
  references: ['https://docs.aws.amazon.com/redshift/latest/mgmt/managing-clusters-vpc.html'],
  resource: 'aws_redshift_cluster',
  path: 'cluster_subnet_group_name',
  require: not(isEmpty),
  whenAbsent: 'fail',
  message: 'no subnet group is set',
  examples: {
    fail: [
      hcl`
        resource "aws_redshift_cluster" "warehouse" {
          cluster_identifier = "warehouse"
          node_type          = "ra3.large"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_redshift_cluster" "warehouse" {
          cluster_identifier        = "warehouse"
          node_type                 = "ra3.large"
          cluster_subnet_group_name = "warehouse-private"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "subnets" {
          type = string
        }

        resource "aws_redshift_cluster" "warehouse" {
          cluster_identifier        = "warehouse"
          node_type                 = "ra3.large"
          cluster_subnet_group_name = var.subnets
        }
      `,
    ],
  },
});
