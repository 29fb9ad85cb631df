import { defineRule, hcl, isSet, judge, truth, worst } from '@terrasafe/rule-kit';
import { isDefault, routesOf, routeTypes } from './routes.js';

export default defineRule({
  id: 'AWS-VPC-0001',
  title: 'Route to a peered VPC covers every address',
  severity: 'LOW',
  category: 'other',
  why: 'Traffic for the whole internet goes to the other VPC, whose owner can read it, and which can reach back everywhere.',
  fix: 'Name the address ranges of the peered VPC that are needed.',
  aliases: ['CKV2_AWS_44'],
  references: ['https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-routing.html'],
  resource: routeTypes,
  check: (resource) =>
    worst(
      routesOf(resource).map((route) => {
        const peering = route.at.attribute('vpc_peering_connection_id');
        const fault = truth.every([peering.is(isSet), isDefault(route)]);
        return judge(fault, 'every address is routed to the peered VPC', route.at);
      }),
    ),
  examples: {
    fail: [
      hcl`
        resource "aws_vpc_peering_connection" "partner" {
          vpc_id      = "vpc-0a1b2c3d"
          peer_vpc_id = "vpc-4e5f6a7b"
        }

        resource "aws_route" "partner" {
          route_table_id            = "rtb-0a1b2c3d"
          destination_cidr_block    = "0.0.0.0/0"
          vpc_peering_connection_id = aws_vpc_peering_connection.partner.id
        }
      `,
      hcl`
        resource "aws_route_table" "partner" {
          vpc_id = "vpc-0a1b2c3d"

          route {
            ipv6_cidr_block           = "::/0"
            vpc_peering_connection_id = "pcx-0a1b2c3d"
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_route" "partner" {
          route_table_id            = "rtb-0a1b2c3d"
          destination_cidr_block    = "10.20.0.0/16"
          vpc_peering_connection_id = "pcx-0a1b2c3d"
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

        resource "aws_route" "partner" {
          route_table_id            = "rtb-0a1b2c3d"
          destination_cidr_block    = var.network
          vpc_peering_connection_id = "pcx-0a1b2c3d"
        }
      `,
    ],
  },
});
