import { defineRule, equals, hcl, judge, worst } from '@terrasafe/rule-kit';

export default defineRule({
  id: 'AWS-EC2-0013',
  title: 'Machine gets a public address',
  severity: 'MEDIUM',
  category: 'public_access',
  why: 'The machine is on the internet; only its security group stands between it and everyone.',
  fix: 'Set associate_public_ip_address = false and put a load balancer or a NAT gateway in front.',
  aliases: ['CKV_AWS_88', 'CKV_AWS_389', 'AVD-AWS-0009', 'aws-ec2-no-public-ip'],
  references: ['https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-instance-addressing.html'],
  resource: ['aws_instance', 'aws_launch_configuration', 'aws_launch_template'],
  check(machine) {
    const name = 'associate_public_ip_address';
    const path = machine.type === 'aws_launch_template' ? `network_interfaces.${name}` : name;
    // Without the argument the subnet decides.
    return worst(machine.select(path).map((it) => judge(it.is(equals(true)), 'the machine gets a public address', it)));
  },
  examples: {
    fail: [
      hcl`
        resource "aws_instance" "web" {
          ami                         = "ami-0a1b2c3d"
          instance_type               = "t4g.small"
          associate_public_ip_address = true
        }
      `,
      hcl`
        resource "aws_launch_template" "web" {
          network_interfaces {
            associate_public_ip_address = true
          }
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
        resource "aws_launch_configuration" "web" {
          image_id                    = "ami-0a1b2c3d"
          instance_type               = "t4g.small"
          associate_public_ip_address = false
        }
      `,
    ],
    unknown: [
      hcl`
        variable "public" {
          type = bool
        }

        resource "aws_instance" "web" {
          ami                         = "ami-0a1b2c3d"
          instance_type               = "t4g.small"
          associate_public_ip_address = var.public
        }
      `,
    ],
  },
});
