import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';
import { loadBalancerTypes } from './load-balancer.js';

export default attributeRule({
  id: 'AWS-ELB-0008',
  title: 'Load balancer can be deleted without a second step',
  severity: 'LOW',
  category: 'other',
  why: 'One mistaken apply or API call takes the service off the network, and its DNS name never comes back.',
  fix: 'Set enable_deletion_protection = true.',
  aliases: ['CKV_AWS_150'],
  mitre: ['T1485'],
  references: [
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html#deletion-protection',
  ],
  resource: loadBalancerTypes,
  path: 'enable_deletion_protection',
  require: equals(true),
  whenAbsent: 'fail',
  message: 'deletion protection is off',
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
          subnets                    = ["subnet-0a1b2c3d", "subnet-4e5f6a7b"]
          enable_deletion_protection = true
        }
      `,
    ],
    unknown: [
      hcl`
        variable "is_protected" {
          type = bool
        }

        resource "aws_lb" "shop" {
          subnets                    = ["subnet-0a1b2c3d", "subnet-4e5f6a7b"]
          enable_deletion_protection = var.is_protected
        }
      `,
    ],
  },
});
