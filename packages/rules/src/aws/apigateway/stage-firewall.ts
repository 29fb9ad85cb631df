import { defineRule, equals, hcl, judge, someItem, truth, worst } from '@terrasafe/rule-kit';
import { hasFirewall } from '../waf/attached-firewall.js';

export default defineRule({
  id: 'AWS-APIGATEWAY-0012',
  title: 'Public API has no web application firewall',
  severity: 'LOW',
  category: 'other',
  why: 'Floods, scanners and known exploits reach the code behind the API unfiltered.',
  fix: 'Add aws_wafv2_web_acl_association with the ARN of the stage.',
  aliases: ['CKV2_AWS_29'],
  mitre: ['T1190'],
  references: ['https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-aws-waf.html'],
  resource: 'aws_api_gateway_stage',
  check: (stage, module) =>
    worst(
      module.targetsOf(stage, 'rest_api_id', 'aws_api_gateway_rest_api').map((api) => {
        const isPrivate = api.first('endpoint_configuration.types').is(someItem(equals('PRIVATE')));
        return judge(truth.not(truth.some([isPrivate, hasFirewall(stage, module)])), 'no web ACL is attached', stage);
      }),
    ),
  examples: {
    fail: [
      hcl`
        resource "aws_api_gateway_rest_api" "shop" {
          name = "shop"
        }

        resource "aws_api_gateway_stage" "live" {
          rest_api_id   = aws_api_gateway_rest_api.shop.id
          deployment_id = "8c9d0e"
          stage_name    = "live"
        }
      `,
      hcl`
        resource "aws_api_gateway_rest_api" "shop" {
          name = "shop"

          endpoint_configuration {
            types = ["REGIONAL"]
          }
        }

        resource "aws_api_gateway_stage" "live" {
          rest_api_id   = aws_api_gateway_rest_api.shop.id
          deployment_id = "8c9d0e"
          stage_name    = "live"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_api_gateway_rest_api" "shop" {
          name = "shop"

          endpoint_configuration {
            types = ["PRIVATE"]
          }
        }

        resource "aws_api_gateway_stage" "live" {
          rest_api_id   = aws_api_gateway_rest_api.shop.id
          deployment_id = "8c9d0e"
          stage_name    = "live"
        }
      `,
      hcl`
        resource "aws_api_gateway_rest_api" "shop" {
          name = "shop"
        }

        resource "aws_api_gateway_stage" "live" {
          rest_api_id   = aws_api_gateway_rest_api.shop.id
          deployment_id = "8c9d0e"
          stage_name    = "live"
        }

        resource "aws_wafv2_web_acl_association" "live" {
          resource_arn = aws_api_gateway_stage.live.arn
          web_acl_arn  = "arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/shop/0a1b2c3d"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "stage" {
          type = string
        }

        resource "aws_api_gateway_rest_api" "shop" {
          name = "shop"
        }

        resource "aws_api_gateway_stage" "live" {
          rest_api_id   = aws_api_gateway_rest_api.shop.id
          deployment_id = "8c9d0e"
          stage_name    = "live"
        }

        resource "aws_wafv2_web_acl_association" "live" {
          resource_arn = var.stage
          web_acl_arn  = "arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/shop/0a1b2c3d"
        }
      `,
    ],
  },
});
