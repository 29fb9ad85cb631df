import { hcl } from '@terrasafe/rule-kit';
import { coversPort, ingressRule, networkAclTypes } from './ingress-rule.js';

export default ingressRule({
  id: 'AWS-EC2-0035',
  title: 'Network ACL lets the whole internet reach the data port of FTP',
  severity: 'MEDIUM',
  category: 'open_port',
  why: 'FTP sends files in the clear, and the subnet leaves the defence of port 20 to each security group.',
  fix: 'Name the networks that need port 20 in the allow rule, or leave it out and use SFTP.',
  aliases: ['CKV_AWS_230'],
  mitre: ['T1133'],
  references: ['https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html'],
  resource: networkAclTypes,
  reaches: (ingress) => coversPort(ingress, 20),
  message: 'port 20 (FTP data) is allowed from every address',
  examples: {
    fail: [
      hcl`
        resource "aws_network_acl" "files" {
          vpc_id = "vpc-0a1b2c3d"

          ingress {
            rule_no    = 100
            action     = "allow"
            protocol   = "tcp"
            from_port  = 20
            to_port    = 20
            cidr_block = "0.0.0.0/0"
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_network_acl_rule" "files" {
          network_acl_id = "acl-0a1b2c3d"
          rule_number    = 100
          rule_action    = "allow"
          protocol       = "tcp"
          from_port      = 20
          to_port        = 20
          cidr_block     = "10.0.0.0/8"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "network" {
          type = string
        }

        resource "aws_network_acl_rule" "files" {
          network_acl_id = "acl-0a1b2c3d"
          rule_number    = 100
          rule_action    = "allow"
          protocol       = "tcp"
          from_port      = 20
          to_port        = 20
          cidr_block     = var.network
        }
      `,
    ],
  },
});
