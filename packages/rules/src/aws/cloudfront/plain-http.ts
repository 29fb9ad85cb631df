import { defineRule, equals, hcl, judge, worst } from '@terrasafe/rule-kit';

export default defineRule({
  id: 'AWS-CLOUDFRONT-0001',
  title: 'Distribution answers plain HTTP',
  severity: 'MEDIUM',
  category: 'other',
  why: 'Pages, cookies and passwords cross the network in the clear.',
  fix: 'Set viewer_protocol_policy = "redirect-to-https" in every cache behavior.',
  aliases: ['CKV_AWS_34', 'AVD-AWS-0012', 'aws-cloudfront-enforce-https'],
  mitre: ['T1040'],
  references: [
    'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-https-viewers-to-cloudfront.html',
  ],
  resource: 'aws_cloudfront_distribution',
  check: (distribution) =>
    worst(
      ['default_cache_behavior', 'ordered_cache_behavior']
        .flatMap((type) => distribution.blocks(type))
        .map((behavior) => behavior.attribute('viewer_protocol_policy'))
        .map((policy) => judge(policy.is(equals('allow-all')), 'plain HTTP is answered', policy)),
    ),
  examples: {
    fail: [
      hcl`
        resource "aws_cloudfront_distribution" "web" {
          enabled = true

          default_cache_behavior {
            target_origin_id       = "shop"
            viewer_protocol_policy = "allow-all"
          }
        }
      `,
      hcl`
        resource "aws_cloudfront_distribution" "web" {
          enabled = true

          default_cache_behavior {
            target_origin_id       = "shop"
            viewer_protocol_policy = "https-only"
          }

          ordered_cache_behavior {
            path_pattern           = "/cart/*"
            target_origin_id       = "shop"
            viewer_protocol_policy = "allow-all"
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_cloudfront_distribution" "web" {
          enabled = true

          default_cache_behavior {
            target_origin_id       = "shop"
            viewer_protocol_policy = "redirect-to-https"
          }

          ordered_cache_behavior {
            path_pattern           = "/cart/*"
            target_origin_id       = "shop"
            viewer_protocol_policy = "https-only"
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "viewers" {
          type = string
        }

        resource "aws_cloudfront_distribution" "web" {
          enabled = true

          default_cache_behavior {
            target_origin_id       = "shop"
            viewer_protocol_policy = var.viewers
          }
        }
      `,
    ],
  },
});
