import { equals, hcl } from '@terrasafe/rule-kit';
import { loadBalancerRule, loadBalancerTypes } from './load-balancer.js';

export default loadBalancerRule({
  id: 'AWS-ELB-0006',
  title: 'Network or gateway load balancer does not balance across zones',
  severity: 'LOW',
  category: 'other',
  why: 'A zone with few healthy targets gets the same share of the traffic as the others, and its targets give in first.',
  fix: 'Set enable_cross_zone_load_balancing = true.',
  aliases: ['CKV_AWS_152'],
  references: [
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/network/network-load-balancers.html#cross-zone-load-balancing',
  ],
  resource: loadBalancerTypes,
  kinds: ['network', 'gateway'],
  path: 'enable_cross_zone_load_balancing',
  require: equals(true),
  whenAbsent: 'fail',
  message: 'cross-zone load balancing is off',
  examples: {
    fail: [
      hcl`
        resource "aws_lb" "queue" {
          load_balancer_type = "network"
          subnets            = ["subnet-0a1b2c3d", "subnet-4e5f6a7b"]
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_lb" "queue" {
          load_balancer_type               = "network"
          subnets                          = ["subnet-0a1b2c3d", "subnet-4e5f6a7b"]
          enable_cross_zone_load_balancing = true
        }
      `,
      hcl`
        resource "aws_lb" "shop" {
          subnets = ["subnet-0a1b2c3d", "subnet-4e5f6a7b"]
        }
      `,
    ],
    unknown: [
      hcl`
        variable "is_balanced" {
          type = bool
        }

        resource "aws_lb" "queue" {
          load_balancer_type               = "network"
          subnets                          = ["subnet-0a1b2c3d", "subnet-4e5f6a7b"]
          enable_cross_zone_load_balancing = var.is_balanced
        }
      `,
    ],
  },
});
