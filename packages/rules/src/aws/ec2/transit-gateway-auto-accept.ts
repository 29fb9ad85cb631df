import { attributeRule, equals, hcl, not } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-EC2-0021',
  title: 'Transit gateway accepts attachments of other accounts by itself',
  severity: 'MEDIUM',
  category: 'other',
  why: 'Any account that the gateway is shared with can join its network, and nobody looks at the request.',
  fix: 'Set auto_accept_shared_attachments = "disable" and accept each attachment.',
  aliases: ['CKV_AWS_331'],
  references: ['https://docs.aws.amazon.com/vpc/latest/tgw/tgw-transit-gateways.html'],
  resource: 'aws_ec2_transit_gateway',
  path: 'auto_accept_shared_attachments',
  require: not(equals('enable')),
  whenAbsent: 'pass',
  message: 'attachments of other accounts are accepted automatically',
  examples: {
    fail: [
      hcl`
        resource "aws_ec2_transit_gateway" "hub" {
          description                    = "hub"
          auto_accept_shared_attachments = "enable"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_ec2_transit_gateway" "hub" {
          description                    = "hub"
          auto_accept_shared_attachments = "disable"
        }
      `,
      hcl`
        resource "aws_ec2_transit_gateway" "hub" {
          description = "hub"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "setting" {
          type = string
        }

        resource "aws_ec2_transit_gateway" "hub" {
          description                    = "hub"
          auto_accept_shared_attachments = var.setting
        }
      `,
    ],
  },
});
