import { defineRule, hcl, isEmpty, judge, not, truth } from '@terrasafe/rule-kit';

export default defineRule({
  id: 'AWS-CLOUDFRONT-0011',
  title: 'Distribution uses the certificate of CloudFront',
  severity: 'LOW',
  category: 'other',
  why: 'It holds for cloudfront.net only, so the site has no name of its own, and its minimum is TLS 1.0.',
  fix: 'Name a certificate in acm_certificate_arn of viewer_certificate.',
  aliases: ['CKV2_AWS_42'],
  references: ['https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-procedures.html'],
  resource: 'aws_cloudfront_distribution',
  check(distribution) {
    const certificates = ['acm_certificate_arn', 'iam_certificate_id'].map((name) =>
      distribution.first(`viewer_certificate.${name}`),
    );
    const isOwn = truth.some(certificates.map((it) => it.is(not(isEmpty))));
    const at = certificates.find((it) => it.isPresent) ?? distribution.first('viewer_certificate.acm_certificate_arn');
    return judge(truth.not(isOwn), 'no certificate of your own is named', at);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_cloudfront_distribution" "web" {
          enabled = true
        }
      `,
      hcl`
        resource "aws_cloudfront_distribution" "web" {
          enabled = true

          viewer_certificate {
            cloudfront_default_certificate = true
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_cloudfront_distribution" "web" {
          enabled = true

          viewer_certificate {
            acm_certificate_arn = "arn:aws:acm:us-east-1:111122223333:certificate/0a1b2c3d"
            ssl_support_method  = "sni-only"
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "certificate" {
          type = string
        }

        resource "aws_cloudfront_distribution" "web" {
          enabled = true

          viewer_certificate {
            acm_certificate_arn = var.certificate
            ssl_support_method  = "sni-only"
          }
        }
      `,
    ],
  },
});
