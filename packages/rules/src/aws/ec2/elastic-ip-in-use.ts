import { defineRule, hcl, isSet, judge, truth } from '@terrasafe/rule-kit';

const users = [
  ['aws_eip_association', 'allocation_id'],
  ['aws_eip_association', 'public_ip'],
  ['aws_nat_gateway', 'allocation_id'],
  ['aws_nat_gateway', 'secondary_allocation_ids'],
  ['aws_lb', 'subnet_mapping.allocation_id'],
  ['aws_alb', 'subnet_mapping.allocation_id'],
  ['aws_transfer_server', 'endpoint_details.address_allocation_ids'],
] as const;

export default defineRule({
  id: 'AWS-EC2-0020',
  title: 'Elastic IP address is not in use',
  severity: 'LOW',
  category: 'other',
  why: 'It costs money, and lists of allowed addresses that name it may let a later owner in.',
  fix: 'Attach it to a machine, a network interface, a NAT gateway or a load balancer, or release it.',
  aliases: ['CKV2_AWS_19'],
  references: ['https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/elastic-ip-addresses-eip.html'],
  resource: 'aws_eip',
  check(address, module) {
    const own = ['instance', 'network_interface'].map((name) => address.attribute(name).is(isSet));
    const isUsed = truth.some([...own, ...users.map(([type, path]) => module.hasAttached(address, type, path))]);
    return judge(truth.not(isUsed), 'nothing uses the address', address);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_eip" "web" {
          domain = "vpc"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_eip" "web" {
          domain   = "vpc"
          instance = "i-0a1b2c3d"
        }
      `,
      hcl`
        resource "aws_eip" "web" {
          domain = "vpc"
        }

        resource "aws_nat_gateway" "web" {
          allocation_id = aws_eip.web.id
          subnet_id     = "subnet-0a1b2c3d"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "allocation" {
          type = string
        }

        resource "aws_eip" "web" {
          domain = "vpc"
        }

        resource "aws_eip_association" "web" {
          allocation_id = var.allocation
          instance_id   = "i-0a1b2c3d"
        }
      `,
    ],
  },
});
