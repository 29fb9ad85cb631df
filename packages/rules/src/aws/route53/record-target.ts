import { defineRule, equals, hcl, isEmpty, judge, matches, not, someItem, truth } from '@terrasafe/rule-kit';

/** An IPv4 address outside of the networks of RFC 1918 and the loopback network: one that anybody may be given. */
const publicAddress = matches(/^(?!10\.|127\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)\d+\.\d+\.\d+\.\d+$/);

export default defineRule({
  id: 'AWS-ROUTE53-0003',
  title: 'Address record points at something that Terraform does not manage',
  severity: 'LOW',
  category: 'other',
  why: 'When the address is given up the record stays, and the next owner of the address can serve under your name.',
  fix: 'Refer to the resource: records = [aws_eip.web.public_ip], or an alias to the load balancer.',
  aliases: ['CKV2_AWS_23'],
  mitre: ['T1584.001'],
  references: [
    'https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/protection-from-dangling-dns.html',
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/route53_record',
  ],
  resource: 'aws_route53_record',
  check(record) {
    if (record.references.some(({ from }) => /^(?:records|alias)\b/.test(from))) return undefined;
    const records = record.attribute('records');
    const alias = record.first('alias.name');
    const isLiteral = truth.some([records.is(someItem(publicAddress)), alias.is(not(isEmpty))]);
    const fault = truth.every([record.attribute('type').is(equals('A')), isLiteral]);
    return judge(fault, 'the target is written as text', alias.isPresent ? alias : records);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_route53_record" "web" {
          zone_id = "Z0A1B2C3D4"
          name    = "www.example.com"
          type    = "A"
          ttl     = 300
          records = ["203.0.113.7"]
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_eip" "web" {
          domain = "vpc"
        }

        resource "aws_route53_record" "web" {
          zone_id = "Z0A1B2C3D4"
          name    = "www.example.com"
          type    = "A"
          ttl     = 300
          records = [aws_eip.web.public_ip]
        }
      `,
      hcl`
        resource "aws_route53_record" "printer" {
          zone_id = "Z0A1B2C3D4"
          name    = "printer.example.com"
          type    = "A"
          ttl     = 300
          records = ["10.0.0.7"]
        }
      `,
    ],
    unknown: [
      hcl`
        variable "address" {
          type = string
        }

        resource "aws_route53_record" "web" {
          zone_id = "Z0A1B2C3D4"
          name    = "www.example.com"
          type    = "A"
          ttl     = 300
          records = [var.address]
        }
      `,
    ],
  },
});
