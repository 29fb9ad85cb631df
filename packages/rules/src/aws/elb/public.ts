import { equals, hcl } from '@terrasafe/rule-kit';
import { loadBalancerRule, loadBalancerTypes } from './load-balancer.js';

export default loadBalancerRule({
  id: 'AWS-ELB-0010',
  title: 'Load balancer is on the internet',
  severity: 'LOW',
  category: 'public_access',
  why: 'Everyone can reach what is behind it. That is the job of many load balancers, hence LOW, and a leak for the others.',
  fix: 'Set internal = true where only your own networks need the service.',
  aliases: ['AVD-AWS-0053', 'aws-elb-alb-not-public'],
  references: [
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/how-elastic-load-balancing-works.html',
  ],
  resource: [...loadBalancerTypes, 'aws_elb'],
  kinds: ['application', 'network'],
  path: 'internal',
  require: equals(true),
  whenAbsent: 'fail',
  message: 'every address can reach it',
  examples: {
    fail: [
      hcl`
        resource "aws_lb" "shop" {
          subnets = ["subnet-0a1b2c3d", "subnet-4e5f6a7b"]
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_lb" "shop" {
          internal = true
          subnets  = ["subnet-0a1b2c3d", "subnet-4e5f6a7b"]
        }
      `,
      hcl`
        resource "aws_lb" "inspection" {
          load_balancer_type = "gateway"
          subnets            = ["subnet-0a1b2c3d"]
        }
      `,
    ],
    unknown: [
      hcl`
        variable "is_internal" {
          type = bool
        }

        resource "aws_lb" "shop" {
          internal = var.is_internal
          subnets  = ["subnet-0a1b2c3d", "subnet-4e5f6a7b"]
        }
      `,
    ],
  },
});
