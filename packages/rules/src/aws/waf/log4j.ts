import { defineRule, hcl, judge, truth } from '@terrasafe/rule-kit';
import { blocksLog4j } from './known-bad-inputs.js';

export default defineRule({
  id: 'AWS-WAF-0004',
  title: 'Web ACL lets Log4j exploits through',
  severity: 'MEDIUM',
  category: 'other',
  why: 'Servers with an old Log4j run code of whoever puts a look-up string into a request.',
  fix: 'Add the managed rule group AWSManagedRulesKnownBadInputsRuleSet with override_action none, and leave its Log4j rules on.',
  aliases: ['CKV_AWS_192'],
  mitre: ['T1190'],
  references: ['https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-baseline.html'],
  resource: 'aws_wafv2_web_acl',
  check: (acl) =>
    judge(truth.not(truth.some(acl.blocks('rule').map(blocksLog4j))), 'no rule stops Log4j exploits', acl),
  examples: {
    fail: [
      hcl`
        resource "aws_wafv2_web_acl" "shop" {
          name  = "shop"
          scope = "REGIONAL"
        }
      `,
      hcl`
        resource "aws_wafv2_web_acl" "shop" {
          name  = "shop"
          scope = "REGIONAL"

          rule {
            priority = 1

            override_action {
              count {}
            }

            statement {
              managed_rule_group_statement {
                name = "AWSManagedRulesKnownBadInputsRuleSet"
              }
            }
          }
        }
      `,
      hcl`
        resource "aws_wafv2_web_acl" "shop" {
          name  = "shop"
          scope = "REGIONAL"

          rule {
            priority = 1

            override_action {
              none {}
            }

            statement {
              managed_rule_group_statement {
                name = "AWSManagedRulesKnownBadInputsRuleSet"

                excluded_rule {
                  name = "Log4JRCE_BODY"
                }
              }
            }
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_wafv2_web_acl" "shop" {
          name  = "shop"
          scope = "REGIONAL"

          rule {
            priority = 1

            override_action {
              none {}
            }

            statement {
              managed_rule_group_statement {
                name = "AWSManagedRulesKnownBadInputsRuleSet"
              }
            }
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "it" {
          type = string
        }

        resource "aws_wafv2_web_acl" "shop" {
          name  = "shop"
          scope = "REGIONAL"

          rule {
            priority = 1

            override_action {
              none {}
            }

            statement {
              managed_rule_group_statement {
                name = var.it
              }
            }
          }
        }
      `,
    ],
  },
});
