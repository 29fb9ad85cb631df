import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-EC2-0013',
  title: 'Machine gets a public address',
  severity: 'MEDIUM',
  category: 'public_access',
  why: 'The machine is on the internet; only its security group stands between it and everyone.',
  fix: 'Set associate_public_ip_address = false and put a load balancer or a NAT gateway in front.',
  aliases: ['CKV_AWS_88'],
  references: ['https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-instance-addressing.html'],
  resource: 'aws_instance',
  path: 'associate_public_ip_address',
  require: equals(false),
  whenAbsent: 'pass',
  message: 'the machine gets a public address',
  examples: {
    fail: [
      hcl`
        resource "aws_instance" "web" {
          ami           = "ami-0a1b2c3d"
          instance_type = "t4g.small"
          associate_public_ip_address = true
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_instance" "web" {
          ami           = "ami-0a1b2c3d"
          instance_type = "t4g.small"
        }
      `,
      hcl`
        resource "aws_instance" "web" {
          ami           = "ami-0a1b2c3d"
          instance_type = "t4g.small"
          associate_public_ip_address = false
        }
      `,
    ],
    unknown: [
      hcl`
        variable "enabled" {
          type = bool
        }

        resource "aws_instance" "web" {
          ami           = "ami-0a1b2c3d"
          instance_type = "t4g.small"
          associate_public_ip_address = var.enabled
        }
      `,
    ],
  },
});
