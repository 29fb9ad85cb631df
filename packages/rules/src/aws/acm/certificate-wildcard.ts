import { defineRule, hcl, judge, matches, someItem, worst } from '@terrasafe/rule-kit';

const hasWildcard = matches(/\*/);

export default defineRule({
  id: 'AWS-ACM-0003',
  title: 'Certificate is valid for every subdomain',
  severity: 'LOW',
  category: 'other',
  why: 'Whoever gets hold of its private key can pose as any host of the domain, not only as one.',
  fix: 'Name the hosts in domain_name and subject_alternative_names.',
  aliases: ['CKV2_AWS_71'],
  mitre: ['T1557'],
  references: ['https://docs.aws.amazon.com/acm/latest/userguide/acm-certificate-characteristics.html'],
  resource: 'aws_acm_certificate',
  check: (certificate) =>
    worst(
      ['domain_name', 'subject_alternative_names']
        .map((name) => certificate.attribute(name))
        .map((names) => judge(names.is(someItem(hasWildcard)), 'a name of the certificate is a wildcard', names)),
    ),
  examples: {
    fail: [
      hcl`
        resource "aws_acm_certificate" "orders" {
          domain_name       = "*.example.com"
          validation_method = "DNS"
        }
      `,
      hcl`
        resource "aws_acm_certificate" "orders" {
          domain_name               = "example.com"
          subject_alternative_names = ["*.example.com"]
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_acm_certificate" "orders" {
          domain_name               = "shop.example.com"
          subject_alternative_names = ["api.example.com"]
        }
      `,
    ],
    unknown: [
      hcl`
        variable "it" {
          type = string
        }

        resource "aws_acm_certificate" "orders" {
          domain_name = var.it
        }
      `,
    ],
  },
});
