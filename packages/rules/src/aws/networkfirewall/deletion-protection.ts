import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-NETWORKFIREWALL-0001',
  title: 'Network firewall can be deleted without a second step',
  severity: 'LOW',
  category: 'other',
  why: 'One mistaken apply or API call removes the inspection of the network.',
  fix: 'Set delete_protection = true.',
  aliases: ['CKV_AWS_344'],
  mitre: ['T1562.007'],
  references: ['https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/networkfirewall_firewall'],
  resource: 'aws_networkfirewall_firewall',
  path: 'delete_protection',
  require: equals(true),
  whenAbsent: 'fail',
  message: 'deletion protection is off',
  examples: {
    fail: [
      hcl`
        resource "aws_networkfirewall_firewall" "edge" {
          name   = "edge"
          vpc_id = "vpc-0a1b2c3d"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_networkfirewall_firewall" "edge" {
          name              = "edge"
          vpc_id            = "vpc-0a1b2c3d"
          delete_protection = true
        }
      `,
    ],
    unknown: [
      hcl`
        variable "is_protected" {
          type = bool
        }

        resource "aws_networkfirewall_firewall" "edge" {
          name              = "edge"
          vpc_id            = "vpc-0a1b2c3d"
          delete_protection = var.is_protected
        }
      `,
    ],
  },
});
