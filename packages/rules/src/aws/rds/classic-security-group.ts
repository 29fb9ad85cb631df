import { defineRule, fail, hcl } from '@terrasafe/rule-kit';

export default defineRule({
  id: 'AWS-RDS-0029',
  title: 'Security group belongs to the retired EC2-Classic network',
  severity: 'LOW',
  category: 'other',
  why: 'EC2-Classic shared one network among all customers; AWS has retired it, and the provider knows the type no more.',
  fix: 'Run the service in a VPC and use aws_security_group.',
  aliases: ['CKV_AWS_196', 'CKV_AWS_198', 'AVD-AWS-0085', 'aws-redshift-no-classic-resources'],
  references: ['https://aws.amazon.com/blogs/aws/ec2-classic-is-retiring-heres-how-to-prepare/'],
  resource: ['aws_db_security_group', 'aws_elasticache_security_group', 'aws_redshift_security_group'],
  check: (group) => fail('the group is of EC2-Classic', group),
  examples: {
    fail: [
      hcl`
        resource "aws_db_security_group" "orders" {
          name = "orders"

          ingress {
            cidr = "10.0.0.0/24"
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_security_group" "orders" {
          name   = "orders"
          vpc_id = "vpc-0a1b2c3d"
        }
      `,
    ],
  },
});
