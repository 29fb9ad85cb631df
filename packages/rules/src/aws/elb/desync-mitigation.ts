import { hcl, oneOf } from '@terrasafe/rule-kit';
import { loadBalancerRule, loadBalancerTypes } from './load-balancer.js';

export default loadBalancerRule({
  id: 'AWS-ELB-0009',
  title: 'Load balancer only watches requests made for smuggling',
  severity: 'MEDIUM',
  category: 'other',
  why: 'A request that two servers split in different ways can carry a second one past the rules, or poison a cache.',
  fix: 'Set desync_mitigation_mode to "defensive", the default, or "strictest".',
  aliases: ['CKV_AWS_328'],
  mitre: ['T1190'],
  references: [
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html#desync-mitigation-mode',
  ],
  resource: [...loadBalancerTypes, 'aws_elb'],
  kinds: ['application'],
  path: 'desync_mitigation_mode',
  require: oneOf('defensive', 'strictest'),
  whenAbsent: 'pass',
  message: 'ambiguous requests are let through',
  examples: {
    fail: [
      hcl`
        resource "aws_lb" "shop" {
          subnets                = ["subnet-0a1b2c3d", "subnet-4e5f6a7b"]
          desync_mitigation_mode = "monitor"
        }
      `,
      hcl`
        resource "aws_elb" "shop" {
          availability_zones     = ["eu-west-1a"]
          desync_mitigation_mode = "monitor"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_lb" "shop" {
          subnets = ["subnet-0a1b2c3d", "subnet-4e5f6a7b"]
        }
      `,
      hcl`
        resource "aws_elb" "shop" {
          availability_zones     = ["eu-west-1a"]
          desync_mitigation_mode = "strictest"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "mode" {
          type = string
        }

        resource "aws_lb" "shop" {
          subnets                = ["subnet-0a1b2c3d", "subnet-4e5f6a7b"]
          desync_mitigation_mode = var.mode
        }
      `,
    ],
  },
});
