import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-APPSYNC-0004',
  title: 'Cache of the GraphQL API is not encrypted in transit',
  severity: 'MEDIUM',
  category: 'unencrypted_storage',
  why: 'Whoever can read the network to the cache reads the answers with the data of users.',
  fix: 'Set transit_encryption_enabled = true; the cache has to be created again.',
  aliases: ['CKV_AWS_215'],
  mitre: ['T1040'],
  references: ['https://docs.aws.amazon.com/appsync/latest/devguide/enabling-caching.html'],
  resource: 'aws_appsync_api_cache',
  path: 'transit_encryption_enabled',
  require: equals(true),
  whenAbsent: 'fail',
  message: 'the cache is not encrypted in transit',
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
          transit_encryption_enabled = false
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
          transit_encryption_enabled = true
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
          transit_encryption_enabled = var.encrypted
        }
      `,
    ],
  },
});
