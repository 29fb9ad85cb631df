import { defineRule, equals, hcl, isEmpty, judge, truth } from '@terrasafe/rule-kit';

export default defineRule({
  id: 'AWS-APIGATEWAY-0003',
  title: 'API method does not validate its requests',
  severity: 'LOW',
  category: 'other',
  why: 'Malformed and malicious parameters and bodies reach the code behind the API.',
  fix: 'Set request_validator_id, and models or request_parameters for it to check.',
  aliases: ['CKV2_AWS_53'],
  references: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html',
  ],
  resource: 'aws_api_gateway_method',
  check(method) {
    const validator = method.attribute('request_validator_id');
    // A preflight request has neither parameters nor a body.
    const isPreflight = method.attribute('http_method').is(equals('OPTIONS'));
    return judge(
      truth.every([validator.is(isEmpty, 'true'), truth.not(isPreflight)]),
      'requests are not validated',
      validator,
    );
  },
  examples: {
    fail: [
      hcl`
        resource "aws_api_gateway_method" "orders" {
          rest_api_id   = "0a1b2c3d4e"
          resource_id   = "5f6a7b"
          http_method   = "GET"
          authorization = "AWS_IAM"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_api_gateway_method" "orders" {
          rest_api_id          = "0a1b2c3d4e"
          resource_id          = "5f6a7b"
          http_method          = "GET"
          authorization        = "AWS_IAM"
          request_validator_id = "1f2a3b"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "validator" {
          type = string
        }

        resource "aws_api_gateway_method" "orders" {
          rest_api_id          = "0a1b2c3d4e"
          resource_id          = "5f6a7b"
          http_method          = "GET"
          authorization        = "AWS_IAM"
          request_validator_id = var.validator
        }
      `,
    ],
  },
});
