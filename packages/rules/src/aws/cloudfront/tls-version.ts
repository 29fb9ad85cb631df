import { defineRule, equals, hcl, judge, matches, truth } from '@terrasafe/rule-kit';

export default defineRule({
  id: 'AWS-CLOUDFRONT-0004',
  title: 'Distribution accepts TLS older than 1.2',
  severity: 'MEDIUM',
  category: 'other',
  why: "TLS 1.0 and 1.1 have known weaknesses, and browsers gave them up in 2020; with CloudFront's own certificate the minimum is TLS 1.0.",
  fix: 'Name a certificate and set minimum_protocol_version = "TLSv1.2_2021" in viewer_certificate.',
  aliases: ['CKV_AWS_174', 'AVD-AWS-0013', 'aws-cloudfront-use-secure-tls-policy'],
  mitre: ['T1557'],
  references: [
    'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/secure-connections-supported-viewer-protocols-ciphers.html',
  ],
  resource: 'aws_cloudfront_distribution',
  check(distribution) {
    const version = distribution.first('viewer_certificate.minimum_protocol_version');
    const isDefault = distribution.first('viewer_certificate.cloudfront_default_certificate').is(equals(true));
    const fault = truth.some([isDefault, truth.not(version.is(matches(/^TLSv1\.[23]_/)))]);
    return judge(fault, 'versions of TLS older than 1.2 are accepted', version);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_cloudfront_distribution" "web" {
          enabled = true

          viewer_certificate {
            cloudfront_default_certificate = true
          }
        }
      `,
      hcl`
        resource "aws_cloudfront_distribution" "web" {
          enabled = true

          viewer_certificate {
            acm_certificate_arn      = "arn:aws:acm:us-east-1:111122223333:certificate/0a1b2c3d"
            ssl_support_method       = "sni-only"
            minimum_protocol_version = "TLSv1.1_2016"
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_cloudfront_distribution" "web" {
          enabled = true

          viewer_certificate {
            acm_certificate_arn      = "arn:aws:acm:us-east-1:111122223333:certificate/0a1b2c3d"
            ssl_support_method       = "sni-only"
            minimum_protocol_version = "TLSv1.2_2021"
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "minimum" {
          type = string
        }

        resource "aws_cloudfront_distribution" "web" {
          enabled = true

          viewer_certificate {
            acm_certificate_arn      = "arn:aws:acm:us-east-1:111122223333:certificate/0a1b2c3d"
            ssl_support_method       = "sni-only"
            minimum_protocol_version = var.minimum
          }
        }
      `,
    ],
  },
});
