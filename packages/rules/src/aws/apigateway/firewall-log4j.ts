import { defineRule, hcl, judge, truth, worst } from '@terrasafe/rule-kit';
import { firewallsOf, stopsLog4j } from '../waf/attached-firewall.js';

export default defineRule({
  id: 'AWS-APIGATEWAY-0013',
  title: 'Firewall of the API lacks the rule groups against Log4j exploits',
  severity: 'LOW',
  category: 'other',
  why: 'Servers with an old Log4j run code of whoever puts a look-up string into a request.',
  fix: 'Add AWSManagedRulesAnonymousIpList and AWSManagedRulesKnownBadInputsRuleSet to the web ACL.',
  aliases: ['CKV2_AWS_77'],
  mitre: ['T1190'],
  references: ['https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html'],
  resource: ['aws_api_gateway_stage', 'aws_apigatewayv2_api'],
  check: (api, module) =>
    worst(
      firewallsOf(api, module).map((acl) =>
        judge(truth.not(stopsLog4j(acl, module)), 'its web ACL lacks the rule groups against Log4j', api),
      ),
    ),
  examples: {
    fail: [
      hcl`
        resource "aws_api_gateway_stage" "live" {
          rest_api_id   = "0a1b2c3d4e"
          deployment_id = "8c9d0e"
          stage_name    = "live"
        }

        resource "aws_wafv2_web_acl" "shop" {
          name  = "shop"
          scope = "REGIONAL"
        }

        resource "aws_wafv2_web_acl_association" "shop" {
          resource_arn = aws_api_gateway_stage.live.arn
          web_acl_arn  = aws_wafv2_web_acl.shop.arn
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_api_gateway_stage" "live" {
          rest_api_id   = "0a1b2c3d4e"
          deployment_id = "8c9d0e"
          stage_name    = "live"
        }

        resource "aws_wafv2_web_acl" "shop" {
          name  = "shop"
          scope = "REGIONAL"

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

        resource "aws_wafv2_web_acl_association" "shop" {
          resource_arn = aws_api_gateway_stage.live.arn
          web_acl_arn  = aws_wafv2_web_acl.shop.arn
        }
      `,
    ],
    unknown: [
      hcl`
        variable "group" {
          type = string
        }

        resource "aws_api_gateway_stage" "live" {
          rest_api_id   = "0a1b2c3d4e"
          deployment_id = "8c9d0e"
          stage_name    = "live"
        }

        resource "aws_wafv2_web_acl" "shop" {
          name  = "shop"
          scope = "REGIONAL"

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

        resource "aws_wafv2_web_acl_association" "shop" {
          resource_arn = aws_api_gateway_stage.live.arn
          web_acl_arn  = aws_wafv2_web_acl.shop.arn
        }
      `,
    ],
  },
});
