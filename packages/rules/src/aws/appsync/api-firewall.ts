import { defineRule, hcl, judge, truth } from '@terrasafe/rule-kit';
import { hasFirewall } from '../waf/attached-firewall.js';

export default defineRule({
  id: 'AWS-APPSYNC-0005',
  title: 'GraphQL API has no web application firewall',
  severity: 'LOW',
  category: 'other',
  why: 'Floods, scanners and known exploits reach the resolvers unfiltered.',
  fix: 'Add aws_wafv2_web_acl_association with the ARN of the API.',
  aliases: ['CKV2_AWS_33'],
  mitre: ['T1190'],
  references: ['https://docs.aws.amazon.com/appsync/latest/devguide/WAF-Integration.html'],
  resource: 'aws_appsync_graphql_api',
  check: (api, module) => judge(truth.not(hasFirewall(api, module)), 'no web ACL is attached', api),
  examples: {
    fail: [
      hcl`
        resource "aws_appsync_graphql_api" "shop" {
          name                = "shop"
          authentication_type = "AWS_IAM"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_appsync_graphql_api" "shop" {
          name                = "shop"
          authentication_type = "AWS_IAM"
        }

        resource "aws_wafv2_web_acl_association" "shop" {
          resource_arn = aws_appsync_graphql_api.shop.arn
          web_acl_arn  = "arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/shop/0a1b2c3d"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "api" {
          type = string
        }

        resource "aws_appsync_graphql_api" "shop" {
          name                = "shop"
          authentication_type = "AWS_IAM"
        }

        resource "aws_wafv2_web_acl_association" "shop" {
          resource_arn = var.api
          web_acl_arn  = "arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/shop/0a1b2c3d"
        }
      `,
    ],
  },
});
