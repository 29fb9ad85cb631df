import { attributeRule, hcl, oneOf } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-CLOUDFRONT-0009',
  title: 'Distribution answers every country',
  severity: 'LOW',
  category: 'other',
  why: 'Where the site has no users, requests are mostly scanners and attacks.',
  fix: 'Set restriction_type = "whitelist" or "blacklist" and locations in geo_restriction.',
  aliases: ['CKV_AWS_374'],
  references: ['https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/georestrictions.html'],
  resource: 'aws_cloudfront_distribution',
  path: 'restrictions.geo_restriction.restriction_type',
  require: oneOf('whitelist', 'blacklist'),
  whenAbsent: 'fail',
  message: 'no country is restricted',
  examples: {
    fail: [
      hcl`
        resource "aws_cloudfront_distribution" "web" {
          enabled = true

          restrictions {
            geo_restriction {
              restriction_type = "none"
            }
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_cloudfront_distribution" "web" {
          enabled = true

          restrictions {
            geo_restriction {
              restriction_type = "whitelist"
              locations        = ["DE", "FR"]
            }
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "restriction" {
          type = string
        }

        resource "aws_cloudfront_distribution" "web" {
          enabled = true

          restrictions {
            geo_restriction {
              restriction_type = var.restriction
            }
          }
        }
      `,
    ],
  },
});
