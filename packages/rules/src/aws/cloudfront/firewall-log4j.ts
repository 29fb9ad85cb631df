import { defineRule, fail, hcl, isEmpty, judge, truth, unknown } from '@terrasafe/rule-kit';
import { stopsLog4j } from '../waf/attached-firewall.js';

export default defineRule({
  id: 'AWS-CLOUDFRONT-0013',
  title: 'Firewall of the distribution lacks the rule groups against Log4j exploits',
  severity: 'LOW',
  category: 'other',
  why: 'Servers with an old Log4j run code of whoever puts a look-up string into a request.',
  fix: 'Name a web ACL with AWSManagedRulesAnonymousIpList and AWSManagedRulesKnownBadInputsRuleSet in web_acl_id.',
  aliases: ['CKV2_AWS_47'],
  mitre: ['T1190'],
  references: ['https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html'],
  resource: 'aws_cloudfront_distribution',
  check(distribution, module) {
    const acl = distribution.attribute('web_acl_id');
    const [target] = module.targetsOf(distribution, acl.path, 'aws_wafv2_web_acl');
    if (target)
      return judge(truth.not(stopsLog4j(target, module)), 'its web ACL lacks the rule groups against Log4j', acl);
    return acl.is(isEmpty, 'true') === 'true'
      ? fail('it has no web ACL', acl)
      : unknown('the web ACL is not part of the module', acl);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_cloudfront_distribution" "web" {
          enabled = true
        }
      `,
      hcl`
        resource "aws_cloudfront_distribution" "web" {
          enabled    = true
          web_acl_id = aws_wafv2_web_acl.shop.arn
        }

        resource "aws_wafv2_web_acl" "shop" {
          name  = "shop"
          scope = "CLOUDFRONT"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_cloudfront_distribution" "web" {
          enabled    = true
          web_acl_id = aws_wafv2_web_acl.shop.arn
        }

        resource "aws_wafv2_web_acl" "shop" {
          name  = "shop"
          scope = "CLOUDFRONT"

          rule {
            name     = "1"
            priority = 1

            statement {
              managed_rule_group_statement {
                name        = "AWSManagedRulesAnonymousIpList"
                vendor_name = "AWS"
              }
            }
          }

          rule {
            name     = "2"
            priority = 2

            statement {
              managed_rule_group_statement {
                name        = "AWSManagedRulesKnownBadInputsRuleSet"
                vendor_name = "AWS"
              }
            }
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "acl" {
          type = string
        }

        resource "aws_cloudfront_distribution" "web" {
          enabled    = true
          web_acl_id = var.acl
        }
      `,
      hcl`
        variable "group" {
          type = string
        }

        resource "aws_cloudfront_distribution" "web" {
          enabled    = true
          web_acl_id = aws_wafv2_web_acl.shop.arn
        }

        resource "aws_wafv2_web_acl" "shop" {
          name  = "shop"
          scope = "CLOUDFRONT"

          rule {
            name     = "1"
            priority = 1

            statement {
              managed_rule_group_statement {
                name        = var.group
                vendor_name = "AWS"
              }
            }
          }
        }
      `,
    ],
  },
});
