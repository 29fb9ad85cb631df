import { hcl } from '@terrasafe/rule-kit';
import { coversPort, ingressRule, networkAclTypes } from './ingress-rule.js';

export default ingressRule({
  id: 'AWS-EC2-0008',
  title: 'Network ACL lets the whole internet reach Remote Desktop',
  severity: 'MEDIUM',
  category: 'open_port',
  why: 'The subnet leaves the defence of port 3389 to each security group; one mistake there opens a machine.',
  fix: 'Name the networks that need Remote Desktop in the allow rule, or leave port 3389 out of its range.',
  aliases: ['CKV_AWS_231', 'AVD-AWS-0105', 'aws-ec2-no-public-ingress-acl', 'aws-vpc-no-public-ingress-acl'],
  mitre: ['T1133'],
  references: ['https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html'],
  resource: networkAclTypes,
  reaches: (ingress) => coversPort(ingress, 3389),
  message: 'port 3389 (RDP) is allowed from every address',
  examples: {
    fail: [
      hcl`
        resource "aws_network_acl" "public" {
          vpc_id = "vpc-0a1b2c3d"

          ingress {
            rule_no    = 100
            action     = "allow"
            protocol   = "tcp"
            from_port  = 3389
            to_port    = 3389
            cidr_block = "0.0.0.0/0"
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_network_acl" "private" {
          vpc_id = "vpc-0a1b2c3d"

          ingress {
            rule_no    = 100
            action     = "allow"
            protocol   = "tcp"
            from_port  = 3389
            to_port    = 3389
            cidr_block = "10.0.0.0/8"
          }
        }
      `,
    ],
  },
});
