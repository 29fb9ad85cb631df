import { attributeRule, equals, hcl, not } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-APIGATEWAY-0017',
  title: 'API route answers without authorization',
  severity: 'MEDIUM',
  category: 'weak_authentication',
  why: 'Anyone on the internet can call what stands behind the route.',
  fix: 'Set authorization_type to AWS_IAM, JWT or CUSTOM.',
  aliases: ['CKV_AWS_309'],
  mitre: ['T1190'],
  references: ['https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-access-control.html'],
  resource: 'aws_apigatewayv2_route',
  path: 'authorization_type',
  require: not(equals('NONE')),
  whenAbsent: 'fail',
  message: 'the route asks for no authorization',
  examples: {
    fail: [
      hcl`
        resource "aws_apigatewayv2_route" "orders" {
          api_id    = "0a1b2c3d4e"
          route_key = "GET /orders"
        }
      `,
      hcl`
        resource "aws_apigatewayv2_route" "orders" {
          api_id             = "0a1b2c3d4e"
          route_key          = "GET /orders"
          authorization_type = "NONE"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_apigatewayv2_route" "orders" {
          api_id             = "0a1b2c3d4e"
          route_key          = "GET /orders"
          authorization_type = "AWS_IAM"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "authorization" {
          type = string
        }

        resource "aws_apigatewayv2_route" "orders" {
          api_id             = "0a1b2c3d4e"
          route_key          = "GET /orders"
          authorization_type = var.authorization
        }
      `,
    ],
  },
});
