import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-APIGATEWAY-0015',
  title: 'Replacing the API deployment interrupts its stages',
  severity: 'LOW',
  category: 'other',
  why: 'Terraform deletes the old deployment first, which fails, or takes down, the stages that point at it.',
  fix: 'Set create_before_destroy = true in lifecycle.',
  aliases: ['CKV_AWS_217'],
  references: ['https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-deploy-api.html'],
  resource: 'aws_api_gateway_deployment',
  path: 'lifecycle.create_before_destroy',
  require: equals(true),
  whenAbsent: 'fail',
  message: 'it is destroyed before its replacement exists',
  examples: {
    fail: [
      hcl`
        resource "aws_api_gateway_deployment" "live" {
          rest_api_id = "0a1b2c3d4e"
        }
      `,
      hcl`
        resource "aws_api_gateway_deployment" "live" {
          rest_api_id = "0a1b2c3d4e"

          lifecycle {
            create_before_destroy = false
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_api_gateway_deployment" "live" {
          rest_api_id = "0a1b2c3d4e"

          lifecycle {
            create_before_destroy = true
          }
        }
      `,
    ],
  },
});
