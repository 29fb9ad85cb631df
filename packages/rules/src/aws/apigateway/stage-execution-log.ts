import { defineRule, hcl, judge, oneOf, truth } from '@terrasafe/rule-kit';
import { settingsOf } from './stage-settings.js';

export default defineRule({
  id: 'AWS-APIGATEWAY-0008',
  title: 'API stage does not log errors',
  severity: 'LOW',
  category: 'other',
  why: 'Failing and rejected calls leave no trace that would explain them.',
  fix: 'Add aws_api_gateway_method_settings for the stage with logging_level = "ERROR" or "INFO".',
  aliases: ['CKV2_AWS_4'],
  references: ['https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html'],
  resource: 'aws_api_gateway_stage',
  check(stage, module) {
    const isLogged = truth.some(
      settingsOf(stage, module).map(({ settings, certain }) =>
        truth.every([certain ? 'true' : 'unknown', settings.all('settings.logging_level', oneOf('ERROR', 'INFO'))]),
      ),
    );
    return judge(truth.not(isLogged), 'neither errors nor requests are logged', stage);
  },
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
          rest_api_id   = "0a1b2c3d4e"
          deployment_id = "8c9d0e"
          stage_name    = "live"
        }

        resource "aws_api_gateway_method_settings" "live" {
          rest_api_id = "0a1b2c3d4e"
          stage_name  = aws_api_gateway_stage.live.stage_name
          method_path = "*/*"

          settings {
            logging_level = "OFF"
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_api_gateway_stage" "live" {
          rest_api_id   = "0a1b2c3d4e"
          deployment_id = "8c9d0e"
          stage_name    = "live"
        }

        resource "aws_api_gateway_method_settings" "live" {
          rest_api_id = "0a1b2c3d4e"
          stage_name  = aws_api_gateway_stage.live.stage_name
          method_path = "*/*"

          settings {
            logging_level = "ERROR"
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "level" {
          type = string
        }

        resource "aws_api_gateway_stage" "live" {
          rest_api_id   = "0a1b2c3d4e"
          deployment_id = "8c9d0e"
          stage_name    = "live"
        }

        resource "aws_api_gateway_method_settings" "live" {
          rest_api_id = "0a1b2c3d4e"
          stage_name  = aws_api_gateway_stage.live.stage_name
          method_path = "*/*"

          settings {
            logging_level = var.level
          }
        }
      `,
    ],
  },
});
