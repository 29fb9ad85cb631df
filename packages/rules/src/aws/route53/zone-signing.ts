import { defineRule, hcl, judge, truth } from '@terrasafe/rule-kit';
import { isPublicZone } from './zones.js';

export default defineRule({
  id: 'AWS-ROUTE53-0001',
  title: 'Public DNS zone is not signed',
  severity: 'LOW',
  category: 'other',
  why: 'Forged answers can send visitors and mail elsewhere, and resolvers have no means to notice.',
  fix: 'Add an aws_route53_key_signing_key and an aws_route53_hosted_zone_dnssec, and publish the DS record.',
  aliases: ['CKV2_AWS_38'],
  mitre: ['T1557'],
  references: ['https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-configuring-dnssec.html'],
  resource: 'aws_route53_zone',
  check(zone, module) {
    // The key is what ties the signing to the zone: aws_route53_hosted_zone_dnssec often names the zone through it.
    const isSigned = truth.some(
      ['aws_route53_key_signing_key', 'aws_route53_hosted_zone_dnssec'].map((type) =>
        module.hasAttached(zone, type, 'hosted_zone_id'),
      ),
    );
    return judge(truth.every([isPublicZone(zone, module), truth.not(isSigned)]), 'DNSSEC signing is off', zone);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_route53_zone" "main" {
          name = "example.com"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_route53_zone" "main" {
          name = "example.com"
        }

        resource "aws_route53_key_signing_key" "main" {
          name                       = "main"
          hosted_zone_id             = aws_route53_zone.main.id
          key_management_service_arn = "arn:aws:kms:us-east-1:111122223333:key/0a1b2c3d"
        }

        resource "aws_route53_hosted_zone_dnssec" "main" {
          hosted_zone_id = aws_route53_key_signing_key.main.hosted_zone_id
        }
      `,
      hcl`
        resource "aws_route53_zone" "internal" {
          name = "internal.example.com"

          vpc {
            vpc_id = "vpc-0a1b2c3d"
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "zone" {
          type = string
        }

        resource "aws_route53_zone" "main" {
          name = "example.com"
        }

        resource "aws_route53_hosted_zone_dnssec" "main" {
          hosted_zone_id = var.zone
        }
      `,
    ],
  },
});
