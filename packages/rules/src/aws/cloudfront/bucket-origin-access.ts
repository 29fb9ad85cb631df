import { defineRule, hcl, isEmpty, judge, truth, worst } from '@terrasafe/rule-kit';

export default defineRule({
  id: 'AWS-CLOUDFRONT-0012',
  title: 'Distribution reads its bucket as anyone could',
  severity: 'MEDIUM',
  category: 'public_access',
  why: 'The bucket has to be public for it, so viewers can go round the distribution, its firewall and its log.',
  fix: 'Set origin_access_control_id on the origin, and close the bucket to others.',
  aliases: ['CKV2_AWS_46'],
  mitre: ['T1530'],
  references: [
    'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html',
  ],
  resource: 'aws_cloudfront_distribution',
  check: (distribution) =>
    worst(
      distribution.blocks('origin').map((origin) => {
        const control = origin.attribute('origin_access_control_id');
        const fault = truth.every([
          // An origin without a configuration of another kind is a bucket.
          truth.not(origin.hasBlock('custom_origin_config')),
          truth.not(origin.hasBlock('vpc_origin_config')),
          control.is(isEmpty, 'true'),
          origin.first('s3_origin_config.origin_access_identity').is(isEmpty, 'true'),
        ]);
        return judge(fault, 'the bucket is read without an identity', control);
      }),
    ),
  examples: {
    fail: [
      hcl`
        resource "aws_cloudfront_distribution" "web" {
          enabled = true

          origin {
            domain_name = "example-shop.s3.eu-west-1.amazonaws.com"
            origin_id   = "shop"
          }
        }
      `,
      hcl`
        resource "aws_cloudfront_distribution" "web" {
          enabled = true

          origin {
            domain_name = "example-shop.s3.eu-west-1.amazonaws.com"
            origin_id   = "shop"

            s3_origin_config {
              origin_access_identity = ""
            }
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_cloudfront_distribution" "web" {
          enabled = true

          origin {
            domain_name              = "example-shop.s3.eu-west-1.amazonaws.com"
            origin_id                = "shop"
            origin_access_control_id = "E0A1B2C3D4E5F6"
          }
        }
      `,
      hcl`
        resource "aws_cloudfront_distribution" "web" {
          enabled = true

          origin {
            domain_name = "example-shop.s3.eu-west-1.amazonaws.com"
            origin_id   = "shop"

            s3_origin_config {
              origin_access_identity = "origin-access-identity/cloudfront/E0A1B2C3D4E5F6"
            }
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "control" {
          type = string
        }

        resource "aws_cloudfront_distribution" "web" {
          enabled = true

          origin {
            domain_name              = "example-shop.s3.eu-west-1.amazonaws.com"
            origin_id                = "shop"
            origin_access_control_id = var.control
          }
        }
      `,
    ],
  },
});
