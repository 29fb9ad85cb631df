import { defineRule, equals, hcl, judge, oneOf, truth } from '@terrasafe/rule-kit';

export default defineRule({
  id: 'AWS-GUARDDUTY-0002',
  title: 'GuardDuty does not cover new accounts of the organisation',
  severity: 'LOW',
  category: 'other',
  why: 'Accounts that join later are watched only if somebody remembers.',
  fix: 'Add aws_guardduty_organization_configuration with auto_enable_organization_members = "ALL".',
  aliases: ['CKV2_AWS_3'],
  references: [
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/guardduty_organization_configuration',
  ],
  resource: 'aws_guardduty_detector',
  check(detector, module) {
    const configurations = module.attachedTo(detector, 'aws_guardduty_organization_configuration', 'detector_id');
    const covers = configurations.map(({ resource, certain }) =>
      truth.every([
        certain ? 'true' : 'unknown',
        truth.some([
          resource.attribute('auto_enable').is(equals(true)),
          resource.attribute('auto_enable_organization_members').is(oneOf('ALL', 'NEW')),
        ]),
      ]),
    );
    const at = configurations[0]?.resource ?? detector;
    return judge(truth.not(truth.some(covers)), 'accounts of the organisation are not enrolled', at);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_guardduty_detector" "orders" {
          enable = true
        }
      `,
      hcl`
        resource "aws_guardduty_detector" "orders" {
          enable = true
        }

        resource "aws_guardduty_organization_configuration" "orders" {
          detector_id                      = aws_guardduty_detector.orders.id
          auto_enable_organization_members = "NONE"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_guardduty_detector" "orders" {
          enable = true
        }

        resource "aws_guardduty_organization_configuration" "orders" {
          detector_id                      = aws_guardduty_detector.orders.id
          auto_enable_organization_members = "ALL"
        }
      `,
      hcl`
        resource "aws_guardduty_detector" "orders" {
          enable = true
        }

        resource "aws_guardduty_organization_configuration" "orders" {
          detector_id = aws_guardduty_detector.orders.id
          auto_enable = true
        }
      `,
    ],
    unknown: [
      hcl`
        variable "it" {
          type = string
        }

        resource "aws_guardduty_detector" "orders" {
          enable = true
        }

        resource "aws_guardduty_organization_configuration" "orders" {
          detector_id                      = aws_guardduty_detector.orders.id
          auto_enable_organization_members = var.it
        }
      `,
    ],
  },
});
