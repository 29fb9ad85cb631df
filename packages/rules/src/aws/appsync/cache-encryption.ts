import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-APPSYNC-0003',
  title: 'Cache of the GraphQL API is not encrypted at rest',
  severity: 'MEDIUM',
  category: 'unencrypted_storage',
  why: 'Answers with the data of users lie in the clear.',
  fix: 'Set at_rest_encryption_enabled = true; the cache has to be created again.',
  aliases: ['CKV_AWS_214'],
  references: ['https://docs.aws.amazon.com/appsync/latest/devguide/enabling-caching.html'],
  resource: 'aws_appsync_api_cache',
  path: 'at_rest_encryption_enabled',
  require: equals(true),
  whenAbsent: 'fail',
  message: 'the cache is not encrypted at rest',
  examples: {
    fail: [
      hcl`
        resource "aws_appsync_api_cache" "shop" {
          api_id               = "0a1b2c3d"
          api_caching_behavior = "FULL_REQUEST_CACHING"
          type                 = "SMALL"
          ttl                  = 60
        }
      `,
      hcl`
        resource "aws_appsync_api_cache" "shop" {
          api_id                     = "0a1b2c3d"
          api_caching_behavior       = "FULL_REQUEST_CACHING"
          type                       = "SMALL"
          ttl                        = 60
          at_rest_encryption_enabled = false
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_appsync_api_cache" "shop" {
          api_id                     = "0a1b2c3d"
          api_caching_behavior       = "FULL_REQUEST_CACHING"
          type                       = "SMALL"
          ttl                        = 60
          at_rest_encryption_enabled = true
        }
      `,
    ],
    unknown: [
      hcl`
        variable "encrypted" {
          type = bool
        }

        resource "aws_appsync_api_cache" "shop" {
          api_id                     = "0a1b2c3d"
          api_caching_behavior       = "FULL_REQUEST_CACHING"
          type                       = "SMALL"
          ttl                        = 60
          at_rest_encryption_enabled = var.encrypted
        }
      `,
    ],
  },
});
