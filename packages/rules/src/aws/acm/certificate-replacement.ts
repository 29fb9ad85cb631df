import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-ACM-0001',
  title: 'Certificate is destroyed before its successor exists',
  severity: 'LOW',
  category: 'other',
  why: 'When the certificate has to be replaced, the load balancer stands without one, or the change fails half way.',
  fix: 'Set lifecycle { create_before_destroy = true }.',
  aliases: ['CKV_AWS_233'],
  references: ['https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/acm_certificate'],
  resource: 'aws_acm_certificate',
  path: 'lifecycle.create_before_destroy',
  require: equals(true),
  whenAbsent: 'fail',
  message: 'the certificate is destroyed before it is replaced',
  examples: {
    fail: [
      hcl`
        resource "aws_acm_certificate" "orders" {
          domain_name       = "shop.example.com"
          validation_method = "DNS"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_acm_certificate" "orders" {
          domain_name       = "shop.example.com"
          validation_method = "DNS"

          lifecycle {
            create_before_destroy = true
          }
        }
      `,
    ],
  },
});
