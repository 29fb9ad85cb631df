import { defineRule, hcl, isSet, judge, truth } from '@terrasafe/rule-kit';

export default defineRule({
  id: 'AWS-WAF-0001',
  title: 'Web ACL has no rules',
  severity: 'MEDIUM',
  category: 'other',
  why: 'Every request gets the default action; nothing is filtered.',
  fix: 'Add rules, such as the managed rule groups of AWS.',
  aliases: ['CKV_AWS_175'],
  references: ['https://docs.aws.amazon.com/waf/latest/developerguide/web-acl.html'],
  resource: ['aws_waf_web_acl', 'aws_wafregional_web_acl', 'aws_wafv2_web_acl'],
  check(acl) {
    const hasRules = truth.some([
      acl.hasBlock(acl.type === 'aws_waf_web_acl' ? 'rules' : 'rule'),
      acl.attribute('rule_json').is(isSet),
    ]);
    return judge(truth.not(hasRules), 'no rule is set', acl);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_wafv2_web_acl" "shop" {
          name  = "shop"
          scope = "REGIONAL"
        }
      `,
      hcl`
        resource "aws_wafregional_web_acl" "shop" {
          name        = "shop"
          metric_name = "shop"
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
    ],
    unknown: [
      hcl`
        variable "it" {
          type = list(string)
        }

        resource "aws_wafv2_web_acl" "shop" {
          name  = "shop"
          scope = "REGIONAL"

          dynamic "rule" {
            for_each = var.it
            content {
              name     = rule.value
              priority = 1
            }
          }
        }
      `,
    ],
  },
});
