import { equals, hcl } from '@terrasafe/rule-kit';
import { loadBalancerRule, loadBalancerTypes } from './load-balancer.js';

export default loadBalancerRule({
  id: 'AWS-ELB-0005',
  title: 'Application load balancer forwards invalid HTTP headers',
  severity: 'LOW',
  category: 'other',
  why: 'Malformed headers are the raw material of request smuggling: two servers disagree on where a request ends.',
  fix: 'Set drop_invalid_header_fields = true.',
  aliases: ['CKV_AWS_131', 'AVD-AWS-0052', 'aws-elb-drop-invalid-headers'],
  references: [
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html#load-balancer-attributes',
  ],
  resource: loadBalancerTypes,
  kinds: ['application'],
  path: 'drop_invalid_header_fields',
  require: equals(true),
  whenAbsent: 'fail',
  message: 'invalid header fields are forwarded',
  examples: {
    fail: [
      hcl`
        resource "aws_lb" "shop" {
          subnets = ["subnet-0a1b2c3d", "subnet-4e5f6a7b"]
        }
      `,
      hcl`
        resource "aws_alb" "shop" {
          load_balancer_type         = "application"
          subnets                    = ["subnet-0a1b2c3d", "subnet-4e5f6a7b"]
          drop_invalid_header_fields = false
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_lb" "shop" {
          subnets                    = ["subnet-0a1b2c3d", "subnet-4e5f6a7b"]
          drop_invalid_header_fields = true
        }
      `,
      hcl`
        resource "aws_lb" "queue" {
          load_balancer_type = "network"
          subnets            = ["subnet-0a1b2c3d"]
        }
      `,
    ],
    unknown: [
      hcl`
        variable "kind" {
          type = string
        }

        resource "aws_lb" "shop" {
          load_balancer_type = var.kind
          subnets            = ["subnet-0a1b2c3d", "subnet-4e5f6a7b"]
        }
      `,
    ],
  },
});
