import { defineRule, hcl, judge, truth } from '@terrasafe/rule-kit';
import { hasFirewall } from '../waf/attached-firewall.js';
import { isKind, isPublic, loadBalancerTypes } from './load-balancer.js';

export default defineRule({
  id: 'AWS-ELB-0016',
  title: 'Public application load balancer has no web application firewall',
  severity: 'LOW',
  category: 'other',
  why: 'Injection, scanners and floods reach the application unfiltered.',
  fix: 'Add an aws_wafv2_web_acl_association with the ARN of the load balancer.',
  aliases: ['CKV2_AWS_28'],
  mitre: ['T1190'],
  references: ['https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-associating-aws-resource.html'],
  resource: loadBalancerTypes,
  check(balancer, module) {
    const fault = truth.every([
      isKind(balancer, 'application'),
      isPublic(balancer),
      truth.not(hasFirewall(balancer, module)),
    ]);
    return judge(fault, 'no web ACL is associated with it', balancer);
  },
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
          subnets = ["subnet-0a1b2c3d", "subnet-4e5f6a7b"]
        }

        resource "aws_wafv2_web_acl_association" "shop" {
          resource_arn = aws_lb.shop.arn
          web_acl_arn  = "arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/shop/0a1b2c3d"
        }
      `,
      hcl`
        resource "aws_lb" "shop" {
          internal = true
          subnets  = ["subnet-0a1b2c3d", "subnet-4e5f6a7b"]
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
