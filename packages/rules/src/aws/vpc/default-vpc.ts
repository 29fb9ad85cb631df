import { defineRule, fail, hcl } from '@terrasafe/rule-kit';

export default defineRule({
  id: 'AWS-VPC-0003',
  title: 'Default VPC is used',
  severity: 'LOW',
  category: 'other',
  why: 'Every subnet of it gives out public addresses, so what is put there by default is on the internet.',
  fix: 'Create an aws_vpc with private subnets; leave the default VPC empty, or delete it.',
  aliases: ['CKV_AWS_148', 'AVD-AWS-0101', 'aws-ec2-no-default-vpc', 'aws-vpc-no-default-vpc'],
  references: ['https://docs.aws.amazon.com/vpc/latest/userguide/default-vpc.html'],
  resource: 'aws_default_vpc',
  check: (vpc) => fail('the default VPC is kept and used', vpc),
  examples: {
    fail: [
      hcl`
        resource "aws_default_vpc" "main" {
          enable_dns_hostnames = true
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_vpc" "main" {
          cidr_block = "10.0.0.0/16"
        }
      `,
    ],
  },
});
