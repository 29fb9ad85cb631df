import { defineRule, hcl, judge, truth } from '@terrasafe/rule-kit';

export default defineRule({
  id: 'AWS-WAF-0003',
  title: 'Web ACL keeps no log',
  severity: 'LOW',
  category: 'other',
  why: 'Nobody can say later which requests were let through.',
  fix: 'Add an aws_wafv2_web_acl_logging_configuration for the web ACL.',
  aliases: ['CKV2_AWS_31'],
  references: [
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/wafv2_web_acl_logging_configuration',
  ],
  resource: 'aws_wafv2_web_acl',
  check(acl, module) {
    const logs = module.hasAttached(acl, 'aws_wafv2_web_acl_logging_configuration', 'resource_arn');
    return judge(truth.not(logs), 'no log is kept', acl);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_wafv2_web_acl" "shop" {
          name  = "shop"
          scope = "REGIONAL"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_wafv2_web_acl" "shop" {
          name  = "shop"
          scope = "REGIONAL"
        }

        resource "aws_wafv2_web_acl_logging_configuration" "shop" {
          resource_arn            = aws_wafv2_web_acl.shop.arn
          log_destination_configs = ["arn:aws:firehose:eu-west-1:111122223333:deliverystream/aws-waf-logs"]
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
        }

        resource "aws_wafv2_web_acl_logging_configuration" "shop" {
          resource_arn            = var.it
          log_destination_configs = ["arn:aws:firehose:eu-west-1:111122223333:deliverystream/aws-waf-logs"]
        }
      `,
    ],
  },
});
