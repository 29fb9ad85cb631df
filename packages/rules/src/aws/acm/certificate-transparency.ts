import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-ACM-0002',
  title: 'Certificate is kept out of the transparency logs',
  severity: 'LOW',
  category: 'other',
  why: 'Browsers distrust a certificate that no log holds, and nobody notices one that was issued by mistake.',
  fix: 'Leave certificate_transparency_logging_preference at ENABLED.',
  aliases: ['CKV_AWS_234'],
  references: ['https://docs.aws.amazon.com/acm/latest/userguide/acm-bestpractices.html'],
  resource: 'aws_acm_certificate',
  path: 'options.certificate_transparency_logging_preference',
  require: equals('ENABLED'),
  whenAbsent: 'pass',
  message: 'transparency logging is off',
  examples: {
    fail: [
      hcl`
        resource "aws_acm_certificate" "orders" {
          domain_name       = "shop.example.com"
          validation_method = "DNS"

          options {
            certificate_transparency_logging_preference = "DISABLED"
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_acm_certificate" "orders" {
          domain_name       = "shop.example.com"
          validation_method = "DNS"
        }
      `,
      hcl`
        resource "aws_acm_certificate" "orders" {
          domain_name       = "shop.example.com"
          validation_method = "DNS"

          options {
            certificate_transparency_logging_preference = "ENABLED"
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "it" {
          type = string
        }

        resource "aws_acm_certificate" "orders" {
          domain_name       = "shop.example.com"
          validation_method = "DNS"

          options {
            certificate_transparency_logging_preference = var.it
          }
        }
      `,
    ],
  },
});
