import { defineRule, hcl, judge, truth, worst } from '@terrasafe/rule-kit';
import { firewallsOf, stopsLog4j } from '../waf/attached-firewall.js';
import { isKind, loadBalancerTypes } from './load-balancer.js';

export default defineRule({
  id: 'AWS-ELB-0018',
  title: 'Firewall of the load balancer lacks the rule groups against Log4j exploits',
  severity: 'LOW',
  category: 'other',
  why: 'Servers with an old Log4j run code of whoever puts a look-up string into a request.',
  fix: 'Add AWSManagedRulesAnonymousIpList and AWSManagedRulesKnownBadInputsRuleSet to the web ACL.',
  aliases: ['CKV2_AWS_76'],
  mitre: ['T1190'],
  references: ['https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html'],
  resource: loadBalancerTypes,
  check: (balancer, module) =>
    worst(
      firewallsOf(balancer, module).map((acl) => {
        const fault = truth.every([isKind(balancer, 'application'), truth.not(stopsLog4j(acl, module))]);
        return judge(fault, 'its web ACL lacks the rule groups against Log4j', balancer);
      }),
    ),
  examples: {
    fail: [
      hcl`
        resource "aws_lb" "shop" {
          subnets = ["subnet-0a1b2c3d", "subnet-4e5f6a7b"]
        }

        resource "aws_wafv2_web_acl" "shop" {
          scope = "REGIONAL"
        }

        resource "aws_wafv2_web_acl_association" "shop" {
          resource_arn = aws_lb.shop.arn
          web_acl_arn  = aws_wafv2_web_acl.shop.arn
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_lb" "shop" {
          subnets = ["subnet-0a1b2c3d", "subnet-4e5f6a7b"]
        }

        resource "aws_wafv2_web_acl" "shop" {
          scope = "REGIONAL"

          rule {
            statement {
              managed_rule_group_statement {
                name        = "AWSManagedRulesAnonymousIpList"
                vendor_name = "AWS"
              }
            }
          }

          rule {
            statement {
              managed_rule_group_statement {
                name        = "AWSManagedRulesKnownBadInputsRuleSet"
                vendor_name = "AWS"
              }
            }
          }
        }

        resource "aws_wafv2_web_acl_association" "shop" {
          resource_arn = aws_lb.shop.arn
          web_acl_arn  = aws_wafv2_web_acl.shop.arn
        }
      `,
    ],
    unknown: [
      hcl`
        variable "group" {
          type = string
        }

        resource "aws_lb" "shop" {
          subnets = ["subnet-0a1b2c3d", "subnet-4e5f6a7b"]
        }

        resource "aws_wafv2_web_acl" "shop" {
          scope = "REGIONAL"

          rule {
            statement {
              managed_rule_group_statement {
                name        = var.group
                vendor_name = "AWS"
              }
            }
          }
        }

        resource "aws_wafv2_web_acl_association" "shop" {
          resource_arn = aws_lb.shop.arn
          web_acl_arn  = aws_wafv2_web_acl.shop.arn
        }
      `,
    ],
  },
});
