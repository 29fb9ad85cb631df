import { atLeast, defineRule, equals, hcl, judge, truth } from '@terrasafe/rule-kit';

export default defineRule({
  id: 'AWS-CLOUDFRONT-0006',
  title: 'Response headers policy does not enforce HTTPS for a year, subdomains included',
  severity: 'LOW',
  category: 'other',
  why: 'A browser that is new to the site, or asks for a subdomain, can be kept on plain HTTP.',
  fix: 'Set strict_transport_security with access_control_max_age_sec = 31536000, include_subdomains, preload and override.',
  aliases: ['CKV_AWS_259'],
  mitre: ['T1557'],
  references: [
    'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-response-headers-policies.html',
  ],
  resource: 'aws_cloudfront_response_headers_policy',
  check(policy) {
    const path = 'security_headers_config.strict_transport_security';
    const maxAge = policy.first(`${path}.access_control_max_age_sec`);
    const isStrict = truth.every([
      maxAge.is(atLeast(31_536_000)),
      ...['include_subdomains', 'preload', 'override'].map((name) => policy.first(`${path}.${name}`).is(equals(true))),
    ]);
    return judge(truth.not(isStrict), 'HTTPS is not enforced for a year, subdomains included', maxAge);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_cloudfront_response_headers_policy" "shop" {
          name = "shop"
        }
      `,
      hcl`
        resource "aws_cloudfront_response_headers_policy" "shop" {
          name = "shop"

          security_headers_config {
            strict_transport_security {
              access_control_max_age_sec = 3600
              include_subdomains         = true
              preload                    = true
              override                   = true
            }
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_cloudfront_response_headers_policy" "shop" {
          name = "shop"

          security_headers_config {
            strict_transport_security {
              access_control_max_age_sec = 31536000
              include_subdomains         = true
              preload                    = true
              override                   = true
            }
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "age" {
          type = number
        }

        resource "aws_cloudfront_response_headers_policy" "shop" {
          name = "shop"

          security_headers_config {
            strict_transport_security {
              access_control_max_age_sec = var.age
              include_subdomains         = true
              preload                    = true
              override                   = true
            }
          }
        }
      `,
    ],
  },
});
