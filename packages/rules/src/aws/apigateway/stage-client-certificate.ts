import { defineRule, equals, hcl, isEmpty, judge, truth } from '@terrasafe/rule-kit';

export default defineRule({
  id: 'AWS-APIGATEWAY-0011',
  title: 'API stage shows its back end no client certificate',
  severity: 'LOW',
  category: 'weak_authentication',
  why: 'The back end cannot tell requests of the API from those of anyone else who finds its address.',
  fix: 'Set client_certificate_id, and have the back end check the certificate.',
  aliases: ['CKV2_AWS_51'],
  references: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/getting-started-client-side-ssl-authentication.html',
  ],
  resource: ['aws_api_gateway_stage', 'aws_apigatewayv2_stage'],
  check(stage, module) {
    const certificate = stage.attribute('client_certificate_id');
    const isAbsent = certificate.is(isEmpty, 'true');
    if (stage.type === 'aws_api_gateway_stage') return judge(isAbsent, 'no client certificate is named', certificate);
    // Of the APIs of version 2 only those with WebSockets know client certificates.
    return module
      .targetsOf(stage, 'api_id', 'aws_apigatewayv2_api')
      .map((api) => truth.every([isAbsent, api.attribute('protocol_type').is(equals('WEBSOCKET'))]))
      .flatMap((fault) => judge(fault, 'no client certificate is named', certificate) ?? []);
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
    ],
    pass: [
      hcl`
        resource "aws_api_gateway_stage" "live" {
          rest_api_id           = "0a1b2c3d4e"
          deployment_id         = "8c9d0e"
          stage_name            = "live"
          client_certificate_id = "a1b2c3"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "certificate" {
          type = string
        }

        resource "aws_api_gateway_stage" "live" {
          rest_api_id           = "0a1b2c3d4e"
          deployment_id         = "8c9d0e"
          stage_name            = "live"
          client_certificate_id = var.certificate
        }
      `,
    ],
  },
});
