import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-CLOUDFRONT-0005',
  title: 'Distribution is disabled',
  severity: 'LOW',
  category: 'other',
  why: "A distribution that nobody uses is nobody's concern either, and its domain names stay taken.",
  fix: 'Set enabled = true, or remove the distribution.',
  aliases: ['CKV_AWS_216'],
  references: ['https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HowToDeleteDistribution.html'],
  resource: 'aws_cloudfront_distribution',
  path: 'enabled',
  require: equals(true),
  whenAbsent: 'fail',
  message: 'the distribution is disabled',
  examples: {
    fail: [
      hcl`
        resource "aws_cloudfront_distribution" "web" {
          comment = "shop"
          enabled = false
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_cloudfront_distribution" "web" {
          comment = "shop"
          enabled = true
        }
      `,
    ],
    unknown: [
      hcl`
        variable "enabled" {
          type = bool
        }

        resource "aws_cloudfront_distribution" "web" {
          comment = "shop"
          enabled = var.enabled
        }
      `,
    ],
  },
});
