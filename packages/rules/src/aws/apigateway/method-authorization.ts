import { defineRule, equals, hcl, judge, truth } from '@terrasafe/rule-kit';

export default defineRule({
  id: 'AWS-APIGATEWAY-0001',
  title: 'API method answers without authorization',
  severity: 'MEDIUM',
  category: 'weak_authentication',
  why: 'Anyone on the internet can call what stands behind the API.',
  fix: 'Set authorization to AWS_IAM, CUSTOM or COGNITO_USER_POOLS, or at least api_key_required = true.',
  aliases: ['CKV_AWS_59', 'AVD-AWS-0004', 'aws-apigateway-no-public-access'],
  mitre: ['T1190'],
  references: ['https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-to-api.html'],
  resource: 'aws_api_gateway_method',
  check(method) {
    const authorization = method.attribute('authorization');
    // A browser sends its preflight request, OPTIONS, without credentials.
    const fault = truth.every([
      authorization.is(equals('NONE')),
      truth.not(method.attribute('api_key_required').is(equals(true))),
      truth.not(method.attribute('http_method').is(equals('OPTIONS'))),
    ]);
    return judge(fault, 'the method asks for no authorization', authorization);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_api_gateway_method" "orders" {
          rest_api_id   = "0a1b2c3d4e"
          resource_id   = "5f6a7b"
          http_method   = "GET"
          authorization = "NONE"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_api_gateway_method" "orders" {
          rest_api_id   = "0a1b2c3d4e"
          resource_id   = "5f6a7b"
          http_method   = "GET"
          authorization = "AWS_IAM"
        }
      `,
      hcl`
        resource "aws_api_gateway_method" "orders" {
          rest_api_id      = "0a1b2c3d4e"
          resource_id      = "5f6a7b"
          http_method      = "GET"
          authorization    = "NONE"
          api_key_required = true
        }
      `,
      hcl`
        resource "aws_api_gateway_method" "orders" {
          rest_api_id   = "0a1b2c3d4e"
          resource_id   = "5f6a7b"
          http_method   = "OPTIONS"
          authorization = "NONE"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "authorization" {
          type = string
        }

        resource "aws_api_gateway_method" "orders" {
          rest_api_id   = "0a1b2c3d4e"
          resource_id   = "5f6a7b"
          http_method   = "GET"
          authorization = var.authorization
        }
      `,
    ],
  },
});
