import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-REDSHIFT-0008',
  title: 'Redshift copies data past the rules of its network',
  severity: 'LOW',
  category: 'other',
  why: 'COPY and UNLOAD go over the internet, where no security group, endpoint policy or flow log sees them.',
  fix: 'Set enhanced_vpc_routing = true.',
  aliases: ['CKV_AWS_321'],
  references: ['https://docs.aws.amazon.com/redshift/latest/mgmt/enhanced-vpc-routing.html'],
  resource: 'aws_redshift_cluster',
  path: 'enhanced_vpc_routing',
  require: equals(true),
  whenAbsent: 'fail',
  message: 'enhanced VPC routing is off',
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
          cluster_identifier   = "warehouse"
          node_type            = "ra3.large"
          enhanced_vpc_routing = false
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_redshift_cluster" "warehouse" {
          cluster_identifier   = "warehouse"
          node_type            = "ra3.large"
          enhanced_vpc_routing = true
        }
      `,
    ],
    unknown: [
      hcl`
        variable "routing" {
          type = bool
        }

        resource "aws_redshift_cluster" "warehouse" {
          cluster_identifier   = "warehouse"
          node_type            = "ra3.large"
          enhanced_vpc_routing = var.routing
        }
      `,
    ],
  },
});
