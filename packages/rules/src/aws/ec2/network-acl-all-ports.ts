import { hcl } from '@terrasafe/rule-kit';
import { coversAllPorts, ingressRule, networkAclTypes } from './ingress-rule.js';

export default ingressRule({
  id: 'AWS-EC2-0009',
  title: 'Network ACL lets the whole internet reach every port',
  severity: 'MEDIUM',
  category: 'open_port',
  why: 'The subnet has no firewall of its own: all depends on the security group of each machine.',
  fix: 'Allow the ports that the subnet serves, and the ephemeral ports for replies.',
  aliases: ['CKV_AWS_352', 'AVD-AWS-0102', 'aws-ec2-no-excessive-port-access', 'aws-vpc-no-excessive-port-access'],
  references: ['https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html'],
  resource: networkAclTypes,
  reaches: coversAllPorts,
  message: 'every port is allowed from every address',
  examples: {
    fail: [
      hcl`
        resource "aws_network_acl_rule" "open" {
          network_acl_id = "acl-0a1b2c3d"
          rule_number    = 100
          rule_action    = "allow"
          protocol       = "-1"
          cidr_block     = "0.0.0.0/0"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_network_acl_rule" "web" {
          network_acl_id = "acl-0a1b2c3d"
          rule_number    = 100
          rule_action    = "allow"
          protocol       = "tcp"
          from_port      = 443
          to_port        = 443
          cidr_block     = "0.0.0.0/0"
        }
      `,
      hcl`
        resource "aws_network_acl_rule" "outgoing" {
          network_acl_id = "acl-0a1b2c3d"
          rule_number    = 100
          egress         = true
          rule_action    = "allow"
          protocol       = "-1"
          cidr_block     = "0.0.0.0/0"
        }
      `,
    ],
  },
});
