import { attributeRule, equals, hcl, not } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-VPC-0005',
  title: 'Subnet gives every machine a public address',
  severity: 'MEDIUM',
  category: 'public_access',
  why: 'Whatever is started in the subnet is on the internet; only its security group stands between it and everyone.',
  fix: 'Remove map_public_ip_on_launch, and give an address to those machines that need one.',
  aliases: ['CKV_AWS_130', 'AVD-AWS-0164', 'aws-ec2-no-public-ip-subnet', 'aws-vpc-no-public-ingress-sgr'],
  references: ['https://docs.aws.amazon.com/vpc/latest/userguide/subnet-public-ip.html'],
  resource: ['aws_subnet', 'aws_default_subnet'],
  path: 'map_public_ip_on_launch',
  require: not(equals(true)),
  whenAbsent: 'pass',
  message: 'machines get a public address by default',
  examples: {
    fail: [
      hcl`
        resource "aws_subnet" "web" {
          vpc_id                  = "vpc-0a1b2c3d"
          cidr_block              = "10.0.1.0/24"
          map_public_ip_on_launch = true
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_subnet" "web" {
          vpc_id     = "vpc-0a1b2c3d"
          cidr_block = "10.0.1.0/24"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "is_public" {
          type = bool
        }

        resource "aws_subnet" "web" {
          vpc_id                  = "vpc-0a1b2c3d"
          cidr_block              = "10.0.1.0/24"
          map_public_ip_on_launch = var.is_public
        }
      `,
    ],
  },
});
