import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-COGNITO-0001',
  title: 'Identity pool gives credentials to guests',
  severity: 'HIGH',
  category: 'weak_authentication',
  why: 'Anyone on the internet gets AWS credentials without signing in.',
  fix: 'Set allow_unauthenticated_identities = false.',
  aliases: ['CKV_AWS_366'],
  mitre: ['T1078.004'],
  references: ['https://docs.aws.amazon.com/cognito/latest/developerguide/identity-pools.html'],
  resource: 'aws_cognito_identity_pool',
  path: 'allow_unauthenticated_identities',
  require: equals(false),
  whenAbsent: 'pass',
  message: 'guests get credentials',
  examples: {
    fail: [
      hcl`
        resource "aws_cognito_identity_pool" "orders" {
          identity_pool_name               = "orders"
          allow_unauthenticated_identities = true
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_cognito_identity_pool" "orders" {
          identity_pool_name               = "orders"
          allow_unauthenticated_identities = false
        }
      `,
    ],
    unknown: [
      hcl`
        variable "it" {
          type = bool
        }

        resource "aws_cognito_identity_pool" "orders" {
          identity_pool_name               = "orders"
          allow_unauthenticated_identities = var.it
        }
      `,
    ],
  },
});
