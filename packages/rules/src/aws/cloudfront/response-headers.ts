import { attributeRule, hcl, isEmpty, not } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-CLOUDFRONT-0010',
  title: 'Distribution adds no security headers to its responses',
  severity: 'LOW',
  category: 'other',
  why: 'Browsers may frame the pages, guess content types and fall back to plain HTTP.',
  fix: 'Name a response headers policy in response_headers_policy_id of default_cache_behavior.',
  aliases: ['CKV2_AWS_32'],
  references: ['https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/adding-response-headers.html'],
  resource: 'aws_cloudfront_distribution',
  path: 'default_cache_behavior.response_headers_policy_id',
  require: not(isEmpty),
  whenAbsent: 'fail',
  message: 'no response headers policy is named',
  examples: {
    fail: [
      hcl`
        resource "aws_cloudfront_distribution" "web" {
          enabled = true

          default_cache_behavior {
            target_origin_id       = "shop"
            viewer_protocol_policy = "https-only"
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_cloudfront_distribution" "web" {
          enabled = true

          default_cache_behavior {
            target_origin_id           = "shop"
            viewer_protocol_policy     = "https-only"
            response_headers_policy_id = "67f7725c-6f97-4210-82d7-5512b31e9d03"
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "headers" {
          type = string
        }

        resource "aws_cloudfront_distribution" "web" {
          enabled = true

          default_cache_behavior {
            target_origin_id           = "shop"
            viewer_protocol_policy     = "https-only"
            response_headers_policy_id = var.headers
          }
        }
      `,
    ],
  },
});
