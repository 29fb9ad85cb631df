import {
  defineRule,
  equals,
  hcl,
  judge,
  matches,
  truth,
  worst,
  type BlockView,
  type Verdict,
} from '@terrasafe/rule-kit';

/** Services that speak HTTPS in any case, so nothing stands against it. */
const speaksHttps = matches(/\.(?:elb|execute-api|lambda-url|mediapackage(?:v2)?|data\.mediastore)\./);
/** Speaks nothing but HTTP: https://docs.aws.amazon.com/AmazonS3/latest/userguide/WebsiteEndpoints.html */
const isBucketWebsite = matches(/\.s3-website[.-]/);

function judgeOrigin(origin: BlockView): readonly Verdict[] {
  const domain = origin.attribute('domain_name');
  return worst(
    origin.blocks('custom_origin_config').map((config) => {
      const policy = config.attribute('origin_protocol_policy');
      // What "match-viewer" comes to depends on the viewers, and elsewhere the origin may have no choice.
      const isPlain = truth.every([policy.is(equals('http-only')), truth.not(domain.is(isBucketWebsite))]);
      const mayBePlain = truth.every([policy.is(equals('match-viewer')), domain.is(speaksHttps)]);
      return judge(truth.some([isPlain, mayBePlain]), 'the origin is asked over plain HTTP', policy);
    }),
  );
}

export default defineRule({
  id: 'AWS-CLOUDFRONT-0015',
  title: 'Distribution speaks plain HTTP to its origin',
  severity: 'MEDIUM',
  category: 'other',
  why: 'Between CloudFront and the origin everything, cookies and passwords too, crosses the network in the clear.',
  fix: 'Set origin_protocol_policy = "https-only".',
  aliases: ['CKV2_AWS_72'],
  mitre: ['T1040'],
  references: [
    'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-https-cloudfront-to-custom-origin.html',
  ],
  resource: 'aws_cloudfront_distribution',
  check(distribution) {
    if (distribution.attribute('enabled').is(equals(false)) === 'true') return undefined;
    return worst(distribution.blocks('origin').flatMap(judgeOrigin));
  },
  examples: {
    fail: [
      hcl`
        resource "aws_cloudfront_distribution" "web" {
          enabled = true

          origin {
            domain_name = "shop.example.com"

            custom_origin_config {
              origin_protocol_policy = "http-only"
            }
          }
        }
      `,
      hcl`
        resource "aws_cloudfront_distribution" "web" {
          enabled = true

          origin {
            domain_name = "shop-123456.eu-west-1.elb.amazonaws.com"

            custom_origin_config {
              origin_protocol_policy = "match-viewer"
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
            domain_name = "shop-123456.eu-west-1.elb.amazonaws.com"

            custom_origin_config {
              origin_protocol_policy = "https-only"
            }
          }

          origin {
            domain_name = "example-shop.s3-website-eu-west-1.amazonaws.com"

            custom_origin_config {
              origin_protocol_policy = "http-only"
            }
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "protocol" {
          type = string
        }

        resource "aws_cloudfront_distribution" "web" {
          enabled = true

          origin {
            domain_name = "shop-123456.eu-west-1.elb.amazonaws.com"

            custom_origin_config {
              origin_protocol_policy = var.protocol
            }
          }
        }
      `,
    ],
  },
});
