import { defineRule, hcl, isSet, judge, truth, worst, type BlockView, type Truth } from '@terrasafe/rule-kit';

export default defineRule({
  id: 'AWS-WAF-0005',
  title: 'WAF rule has no action',
  severity: 'MEDIUM',
  category: 'other',
  why: 'The rule matches requests and does nothing about them.',
  fix: 'Add action, or override_action for a rule group.',
  aliases: ['CKV_AWS_342'],
  references: ['https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-action.html'],
  resource: [
    'aws_waf_web_acl',
    'aws_wafregional_web_acl',
    'aws_wafv2_web_acl',
    'aws_wafv2_rule_group',
    'aws_wafregional_rule_group',
    'aws_waf_rule_group',
  ],
  check: (subject) =>
    worst(
      ['rule', 'rules', 'activated_rule']
        .flatMap((name) => subject.blocks(name))
        .map((rule) => judge(truth.not(truth.some([acts(rule), usesGroup(rule)])), 'a rule has no action', rule)),
    ),
  examples: {
    fail: [
      hcl`
        resource "aws_wafv2_web_acl" "shop" {
          name  = "shop"
          scope = "REGIONAL"

          rule {
            priority = 1

            statement {
              geo_match_statement {
                country_codes = ["NL"]
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

            action {
              block {}
            }

            statement {
              geo_match_statement {
                country_codes = ["NL"]
              }
            }
          }
        }
      `,
      hcl`
        resource "aws_wafregional_web_acl" "shop" {
          name = "shop"

          rule {
            priority = 1
            rule_id  = "0a1b2c3d"

            action {
              type = "BLOCK"
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

        resource "aws_wafregional_web_acl" "shop" {
          name = "shop"

          rule {
            priority = 1
            rule_id  = "0a1b2c3d"

            action {
              type = var.it
            }
          }
        }
      `,
    ],
  },
});

/** Classic rules have `action { type = "BLOCK" }`, others a block named after the action. */
const acts = (rule: BlockView): Truth =>
  truth.some(
    [...rule.blocks('action'), ...rule.blocks('override_action')].flatMap((action) => [
      action.attribute('type').is(isSet),
      ...action.blocks().map((it): Truth => (it.certain ? 'true' : 'unknown')),
    ]),
  );

/** The rules of a group bring their own actions. */
const usesGroup = (rule: BlockView): Truth =>
  truth.some(
    rule
      .blocks('statement')
      .flatMap((it) => [it.hasBlock('managed_rule_group_statement'), it.hasBlock('rule_group_reference_statement')]),
  );
