import { hcl } from '@terrasafe/rule-kit';
import { coversPort, ingressRule, networkAclTypes } from './ingress-rule.js';

export default ingressRule({
  id: 'AWS-EC2-0034',
  title: 'Network ACL lets the whole internet reach FTP',
  severity: 'MEDIUM',
  category: 'open_port',
  why: 'FTP sends passwords in the clear, and the subnet leaves the defence of port 21 to each security group.',
  fix: 'Name the networks that need port 21 in the allow rule, or leave it out and use SFTP.',
  aliases: ['CKV_AWS_229'],
  mitre: ['T1133'],
  references: ['https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html'],
  resource: networkAclTypes,
  reaches: (ingress) => coversPort(ingress, 21),
  message: 'port 21 (FTP) is allowed from every address',
  examples: {
    fail: [
      hcl`
        resource "aws_network_acl" "files" {
          vpc_id = "vpc-0a1b2c3d"

          ingress {
            rule_no    = 100
            action     = "allow"
            protocol   = "tcp"
            from_port  = 21
            to_port    = 21
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
          from_port      = 21
          to_port        = 21
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
          from_port      = 21
          to_port        = 21
          cidr_block     = var.network
        }
      `,
    ],
  },
});
