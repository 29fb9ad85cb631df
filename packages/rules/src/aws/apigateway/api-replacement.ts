import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-APIGATEWAY-0016',
  title: 'Replacing the API interrupts its callers',
  severity: 'LOW',
  category: 'other',
  why: 'Terraform deletes the old API first, so nothing answers until the new one is there.',
  fix: 'Set create_before_destroy = true in lifecycle.',
  aliases: ['CKV_AWS_237'],
  references: ['https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-create-api.html'],
  resource: 'aws_api_gateway_rest_api',
  path: 'lifecycle.create_before_destroy',
  require: equals(true),
  whenAbsent: 'fail',
  message: 'it is destroyed before its replacement exists',
  examples: {
    fail: [
      hcl`
        resource "aws_api_gateway_rest_api" "shop" {
          name = "shop"
        }
      `,
      hcl`
        resource "aws_api_gateway_rest_api" "shop" {
          name = "shop"

          lifecycle {
            create_before_destroy = false
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_api_gateway_rest_api" "shop" {
          name = "shop"

          lifecycle {
            create_before_destroy = true
          }
        }
      `,
    ],
  },
});
