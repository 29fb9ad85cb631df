import { defineRule, hcl, isSet, judge, truth, worst } from '@terrasafe/rule-kit';
import { isDefaultIpv4, routesOf, routeTypes } from './routes.js';

export default defineRule({
  id: 'AWS-VPC-0002',
  title: 'Default route goes through a machine instead of a NAT gateway',
  severity: 'LOW',
  category: 'other',
  why: 'A NAT instance has to be patched and replaced by hand; when it fails or is taken over, so is all outgoing traffic.',
  fix: 'Point the default route at an aws_nat_gateway with nat_gateway_id.',
  aliases: ['CKV2_AWS_35'],
  references: ['https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-comparison.html'],
  resource: routeTypes,
  check: (resource) =>
    worst(
      routesOf(resource).map((route) => {
        const machines = ['instance_id', 'network_interface_id'].map((name) => route.at.attribute(name).is(isSet));
        const fault = truth.every([truth.some(machines), isDefaultIpv4(route)]);
        return judge(fault, 'the default route goes through a machine', route.at);
      }),
    ),
  examples: {
    fail: [
      hcl`
        resource "aws_instance" "nat" {
          ami           = "ami-0a1b2c3d"
          instance_type = "t4g.small"
        }

        resource "aws_route" "out" {
          route_table_id         = "rtb-0a1b2c3d"
          destination_cidr_block = "0.0.0.0/0"
          network_interface_id   = aws_instance.nat.primary_network_interface_id
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_route" "out" {
          route_table_id         = "rtb-0a1b2c3d"
          destination_cidr_block = "0.0.0.0/0"
          nat_gateway_id         = "nat-0a1b2c3d"
        }
      `,
      hcl`
        resource "aws_route_table" "public" {
          vpc_id = "vpc-0a1b2c3d"

          route {
            cidr_block = "0.0.0.0/0"
            gateway_id = "igw-0a1b2c3d"
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "network" {
          type = string
        }

        resource "aws_route_table" "private" {
          vpc_id = "vpc-0a1b2c3d"

          route {
            cidr_block           = var.network
            network_interface_id = "eni-0a1b2c3d"
          }
        }
      `,
    ],
  },
});
