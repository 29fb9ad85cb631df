import { defineRule, equals, hcl, judge, truth } from '@terrasafe/rule-kit';
import { judgeOpenPolicy } from './open-policy.js';

export default defineRule({
  id: 'AWS-APIGATEWAY-0002',
  title: 'Policy of the API lets everyone in, and the method asks for no key either',
  severity: 'MEDIUM',
  category: 'weak_authentication',
  why: 'Neither the policy nor the method keeps anyone on the internet from calling what stands behind the API.',
  fix: 'Set authorization or api_key_required on the method, or name the callers in the policy of the API.',
  aliases: ['CKV2_AWS_70'],
  mitre: ['T1190'],
  references: ['https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies.html'],
  resource: 'aws_api_gateway_method',
  check(method, module) {
    const isOpen = truth.every([
      method.attribute('authorization').is(equals('NONE')),
      truth.not(method.attribute('api_key_required').is(equals(true))),
    ]);
    if (isOpen !== 'true')
      return judge(isOpen, 'the method may ask for no authorization', method.attribute('authorization'));
    return module
      .targetsOf(method, 'rest_api_id', 'aws_api_gateway_rest_api')
      .flatMap((api) => judgeOpenPolicy(api, module, method));
  },
  examples: {
    fail: [
      hcl`
        resource "aws_api_gateway_rest_api" "shop" {
          name = "shop"
          policy = jsonencode({
            Statement = [{ Effect = "Allow", Principal = "*", Action = "execute-api:Invoke", Resource = "*" }]
          })
        }

        resource "aws_api_gateway_method" "orders" {
          rest_api_id   = aws_api_gateway_rest_api.shop.id
          resource_id   = "5f6a7b"
          http_method   = "GET"
          authorization = "NONE"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_api_gateway_rest_api" "shop" {
          name = "shop"
          policy = jsonencode({
            Statement = [{ Effect = "Allow", Principal = "*", Action = "execute-api:Invoke", Resource = "*" }]
          })
        }

        resource "aws_api_gateway_method" "orders" {
          rest_api_id   = aws_api_gateway_rest_api.shop.id
          resource_id   = "5f6a7b"
          http_method   = "GET"
          authorization = "AWS_IAM"
        }
      `,
      hcl`
        locals {
          elsewhere = { NotIpAddress = { "aws:SourceIp" = "198.51.100.0/24" } }
        }

        resource "aws_api_gateway_rest_api" "shop" {
          name = "shop"
          policy = jsonencode({
            Statement = [
              { Effect = "Allow", Principal = "*", Action = "execute-api:Invoke", Resource = "*" },
              { Effect = "Deny", Principal = "*", Action = "execute-api:Invoke", Resource = "*", Condition = local.elsewhere },
            ]
          })
        }

        resource "aws_api_gateway_method" "orders" {
          rest_api_id   = aws_api_gateway_rest_api.shop.id
          resource_id   = "5f6a7b"
          http_method   = "GET"
          authorization = "NONE"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "policy" {
          type = string
        }

        resource "aws_api_gateway_rest_api" "shop" {
          name   = "shop"
          policy = var.policy
        }

        resource "aws_api_gateway_method" "orders" {
          rest_api_id   = aws_api_gateway_rest_api.shop.id
          resource_id   = "5f6a7b"
          http_method   = "GET"
          authorization = "NONE"
        }
      `,
    ],
  },
});
