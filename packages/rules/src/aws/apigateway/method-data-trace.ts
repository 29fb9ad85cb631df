import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-APIGATEWAY-0006',
  title: 'API logs whole requests and responses',
  severity: 'MEDIUM',
  category: 'other',
  why: 'Passwords, tokens and personal data end in the log, where more people can read them.',
  fix: 'Leave data_trace_enabled out, or set it to false.',
  aliases: ['CKV_AWS_276'],
  mitre: ['T1552'],
  references: ['https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html'],
  resource: 'aws_api_gateway_method_settings',
  path: 'settings.data_trace_enabled',
  require: equals(false),
  whenAbsent: 'pass',
  message: 'whole requests and responses are logged',
  examples: {
    fail: [
      hcl`
        resource "aws_api_gateway_method_settings" "live" {
          rest_api_id = "0a1b2c3d4e"
          stage_name  = "live"
          method_path = "*/*"

          settings {
            data_trace_enabled = true
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
            data_trace_enabled = false
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "trace" {
          type = bool
        }

        resource "aws_api_gateway_method_settings" "live" {
          rest_api_id = "0a1b2c3d4e"
          stage_name  = "live"
          method_path = "*/*"

          settings {
            data_trace_enabled = var.trace
          }
        }
      `,
    ],
  },
});
