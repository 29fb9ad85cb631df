import { hcl } from '@terrasafe/rule-kit';
import { coversPort, ingressRule, networkAclTypes } from './ingress-rule.js';

export default ingressRule({
  id: 'AWS-EC2-0007',
  title: 'Network ACL lets the whole internet reach SSH',
  severity: 'MEDIUM',
  category: 'open_port',
  why: 'The subnet leaves the defence of port 22 to each security group; one mistake there opens a machine.',
  fix: 'Name the networks that need SSH in the allow rule, or leave port 22 out of its range.',
  aliases: ['CKV_AWS_232', 'AVD-AWS-0105', 'aws-ec2-no-public-ingress-acl', 'aws-vpc-no-public-ingress-acl'],
  mitre: ['T1133'],
  references: ['https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html'],
  resource: networkAclTypes,
  reaches: (ingress) => coversPort(ingress, 22),
  message: 'port 22 (SSH) is allowed from every address',
  examples: {
    fail: [
      hcl`
        resource "aws_network_acl" "public" {
          vpc_id = "vpc-0a1b2c3d"

          ingress {
            rule_no    = 100
            action     = "allow"
            protocol   = "tcp"
            from_port  = 22
            to_port    = 22
            cidr_block = "0.0.0.0/0"
          }
        }
      `,
      hcl`
        resource "aws_network_acl_rule" "public" {
          network_acl_id  = "acl-0a1b2c3d"
          rule_number     = 100
          rule_action     = "allow"
          protocol        = "6"
          from_port       = 0
          to_port         = 1024
          ipv6_cidr_block = "::/0"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_network_acl_rule" "public" {
          network_acl_id = "acl-0a1b2c3d"
          rule_number    = 100
          rule_action    = "deny"
          protocol       = "tcp"
          from_port      = 22
          to_port        = 22
          cidr_block     = "0.0.0.0/0"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "action" {
          type = string
        }

        resource "aws_network_acl_rule" "public" {
          network_acl_id = "acl-0a1b2c3d"
          rule_number    = 100
          rule_action    = var.action
          protocol       = "tcp"
          from_port      = 22
          to_port        = 22
          cidr_block     = "0.0.0.0/0"
        }
      `,
    ],
  },
});
