import { attributeRule, equals, hcl, not, someItem } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-CLOUDFRONT-0014',
  title: 'Distribution speaks SSL 3 to its origin',
  severity: 'MEDIUM',
  category: 'other',
  why: 'SSL 3 is broken: whoever is on the way can read what is sent.',
  fix: 'Set origin_ssl_protocols = ["TLSv1.2"].',
  aliases: ['CKV2_AWS_54'],
  mitre: ['T1557'],
  references: ['https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html'],
  resource: 'aws_cloudfront_distribution',
  within: 'origin.custom_origin_config',
  path: 'origin_ssl_protocols',
  require: not(someItem(equals('SSLv3'))),
  whenAbsent: 'pass',
  message: 'SSL 3 is spoken to the origin',
  examples: {
    fail: [
      hcl`
        resource "aws_cloudfront_distribution" "web" {
          enabled = true

          origin {
            domain_name = "shop.example.com"
            origin_id   = "shop"

            custom_origin_config {
              origin_protocol_policy = "https-only"
              origin_ssl_protocols   = ["SSLv3", "TLSv1.2"]
            }
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_cloudfront_distribution" "web" {
          enabled = true
        }
      `,
      hcl`
        resource "aws_cloudfront_distribution" "web" {
          enabled = true

          origin {
            domain_name = "shop.example.com"
            origin_id   = "shop"

            custom_origin_config {
              origin_protocol_policy = "https-only"
              origin_ssl_protocols   = ["TLSv1.2"]
            }
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "protocols" {
          type = list(string)
        }

        resource "aws_cloudfront_distribution" "web" {
          enabled = true

          origin {
            domain_name = "shop.example.com"
            origin_id   = "shop"

            custom_origin_config {
              origin_protocol_policy = "https-only"
              origin_ssl_protocols   = var.protocols
            }
          }
        }
      `,
    ],
  },
});
