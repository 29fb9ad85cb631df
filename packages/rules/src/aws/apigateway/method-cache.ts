import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-APIGATEWAY-0004',
  title: 'API methods are not cached',
  severity: 'LOW',
  category: 'other',
  why: 'Every repeated request costs the back end, so a flood of them reaches it in full.',
  fix: 'Set caching_enabled = true in settings, and cache_cluster_enabled = true on the stage.',
  aliases: ['CKV_AWS_225', 'AVD-AWS-0190', 'aws-apigateway-enable-cache'],
  references: ['https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html'],
  resource: 'aws_api_gateway_method_settings',
  path: 'settings.caching_enabled',
  require: equals(true),
  whenAbsent: 'fail',
  message: 'responses are not cached',
  examples: {
    fail: [
      hcl`
        resource "aws_api_gateway_method_settings" "live" {
          rest_api_id = "0a1b2c3d4e"
          stage_name  = "live"
          method_path = "*/*"

          settings {
            metrics_enabled = true
          }
        }
      `,
      hcl`
        resource "aws_api_gateway_method_settings" "live" {
          rest_api_id = "0a1b2c3d4e"
          stage_name  = "live"
          method_path = "*/*"

          settings {
            caching_enabled = false
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_api_gateway_method_settings" "live" {
          rest_api_id = "0a1b2c3d4e"
          stage_name  = "live"
          method_path = "*/*"

          settings {
            caching_enabled = true
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "cached" {
          type = bool
        }

        resource "aws_api_gateway_method_settings" "live" {
          rest_api_id = "0a1b2c3d4e"
          stage_name  = "live"
          method_path = "*/*"

          settings {
            caching_enabled = var.cached
          }
        }
      `,
    ],
  },
});
