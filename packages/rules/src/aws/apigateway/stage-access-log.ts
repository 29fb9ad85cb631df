import { attributeRule, hcl, isEmpty, not } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-APIGATEWAY-0007',
  title: 'API stage keeps no access log',
  severity: 'LOW',
  category: 'other',
  why: 'Who called what, and from where, cannot be told after an attack.',
  fix: 'Add access_log_settings with a destination and a format.',
  aliases: ['CKV_AWS_76', 'AVD-AWS-0001', 'aws-apigateway-enable-access-logging'],
  references: ['https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html'],
  resource: ['aws_api_gateway_stage', 'aws_apigatewayv2_stage'],
  path: 'access_log_settings.destination_arn',
  require: not(isEmpty),
  whenAbsent: 'fail',
  message: 'there is no access log',
  examples: {
    fail: [
      hcl`
        resource "aws_api_gateway_stage" "live" {
          rest_api_id   = "0a1b2c3d4e"
          deployment_id = "8c9d0e"
          stage_name    = "live"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_api_gateway_stage" "live" {
          rest_api_id   = "0a1b2c3d4e"
          deployment_id = "8c9d0e"
          stage_name    = "live"

          access_log_settings {
            destination_arn = "arn:aws:logs:eu-west-1:111122223333:log-group:api"
            format          = "$context.requestId"
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "log" {
          type = string
        }

        resource "aws_api_gateway_stage" "live" {
          rest_api_id   = "0a1b2c3d4e"
          deployment_id = "8c9d0e"
          stage_name    = "live"

          access_log_settings {
            destination_arn = var.log
            format          = "$context.requestId"
          }
        }
      `,
    ],
  },
});
