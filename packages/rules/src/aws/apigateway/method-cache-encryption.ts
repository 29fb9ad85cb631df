import { defineRule, equals, hcl, judge, truth, worst } from '@terrasafe/rule-kit';

export default defineRule({
  id: 'AWS-APIGATEWAY-0005',
  title: 'Cache of the API is not encrypted',
  severity: 'MEDIUM',
  category: 'unencrypted_storage',
  why: 'Responses with the data of users lie in the clear.',
  fix: 'Set cache_data_encrypted = true in settings.',
  aliases: ['CKV_AWS_308', 'AVD-AWS-0002', 'aws-apigateway-enable-cache-encryption'],
  references: ['https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html'],
  resource: 'aws_api_gateway_method_settings',
  check: (settings) =>
    worst(
      settings.blocks('settings').map((block) => {
        const encrypted = block.attribute('cache_data_encrypted');
        // An explicit "false" is there for the day that the cache is switched on.
        const isCached = encrypted.isPresent ? 'true' : block.attribute('caching_enabled').is(equals(true));
        return judge(
          truth.every([isCached, truth.not(encrypted.is(equals(true)))]),
          'the cache is not encrypted',
          encrypted,
        );
      }),
    ),
  examples: {
    fail: [
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
      hcl`
        resource "aws_api_gateway_method_settings" "live" {
          rest_api_id = "0a1b2c3d4e"
          stage_name  = "live"
          method_path = "*/*"

          settings {
            caching_enabled      = true
            cache_data_encrypted = false
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
            caching_enabled      = true
            cache_data_encrypted = true
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "encrypted" {
          type = bool
        }

        resource "aws_api_gateway_method_settings" "live" {
          rest_api_id = "0a1b2c3d4e"
          stage_name  = "live"
          method_path = "*/*"

          settings {
            caching_enabled      = true
            cache_data_encrypted = var.encrypted
          }
        }
      `,
    ],
  },
});
