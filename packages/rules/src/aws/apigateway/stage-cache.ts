import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-APIGATEWAY-0010',
  title: 'API stage has no cache',
  severity: 'LOW',
  category: 'other',
  why: 'Every repeated request costs the back end, so a flood of them reaches it in full.',
  fix: 'Set cache_cluster_enabled = true and cache_cluster_size.',
  aliases: ['CKV_AWS_120'],
  references: ['https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html'],
  resource: 'aws_api_gateway_stage',
  path: 'cache_cluster_enabled',
  require: equals(true),
  whenAbsent: 'fail',
  message: 'there is no cache',
  examples: {
    fail: [
      hcl`
        resource "aws_api_gateway_stage" "live" {
          rest_api_id   = "0a1b2c3d4e"
          deployment_id = "8c9d0e"
          stage_name    = "live"
        }
      `,
      hcl`
        resource "aws_api_gateway_stage" "live" {
          rest_api_id           = "0a1b2c3d4e"
          deployment_id         = "8c9d0e"
          stage_name            = "live"
          cache_cluster_enabled = false
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_api_gateway_stage" "live" {
          rest_api_id           = "0a1b2c3d4e"
          deployment_id         = "8c9d0e"
          stage_name            = "live"
          cache_cluster_enabled = true
          cache_cluster_size    = "0.5"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "cached" {
          type = bool
        }

        resource "aws_api_gateway_stage" "live" {
          rest_api_id           = "0a1b2c3d4e"
          deployment_id         = "8c9d0e"
          stage_name            = "live"
          cache_cluster_enabled = var.cached
        }
      `,
    ],
  },
});
