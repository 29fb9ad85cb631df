import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-APIGATEWAY-0009',
  title: 'API stage is not traced',
  severity: 'LOW',
  category: 'other',
  why: 'A slow or failing request cannot be followed through the services that it calls.',
  fix: 'Set xray_tracing_enabled = true.',
  aliases: ['CKV_AWS_73', 'AVD-AWS-0003', 'aws-apigateway-enable-tracing'],
  references: ['https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-xray.html'],
  resource: 'aws_api_gateway_stage',
  path: 'xray_tracing_enabled',
  require: equals(true),
  whenAbsent: 'fail',
  message: 'tracing is off',
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
          rest_api_id          = "0a1b2c3d4e"
          deployment_id        = "8c9d0e"
          stage_name           = "live"
          xray_tracing_enabled = false
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_api_gateway_stage" "live" {
          rest_api_id          = "0a1b2c3d4e"
          deployment_id        = "8c9d0e"
          stage_name           = "live"
          xray_tracing_enabled = true
        }
      `,
    ],
    unknown: [
      hcl`
        variable "tracing" {
          type = bool
        }

        resource "aws_api_gateway_stage" "live" {
          rest_api_id          = "0a1b2c3d4e"
          deployment_id        = "8c9d0e"
          stage_name           = "live"
          xray_tracing_enabled = var.tracing
        }
      `,
    ],
  },
});
