import { hcl } from '@terrasafe/rule-kit';
import { coversPort, ingressRule, securityGroupTypes } from './ingress-rule.js';

export default ingressRule({
  id: 'AWS-EC2-0001',
  title: 'Security group lets the whole internet reach SSH',
  severity: 'CRITICAL',
  category: 'open_port',
  why: 'Every address on the internet can try keys and passwords, or an exploit, on port 22 of the machines behind it.',
  fix: 'Name the networks that need SSH in cidr_blocks, or close port 22 and use Session Manager.',
  aliases: ['CKV_AWS_24', 'AVD-AWS-0107', 'aws-ec2-no-public-ingress-sgr'],
  mitre: ['T1133', 'T1110'],
  references: ['https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html'],
  resource: securityGroupTypes,
  reaches: (ingress) => coversPort(ingress, 22),
  message: 'port 22 (SSH) is open to every address',
  examples: {
    fail: [
      hcl`
        resource "aws_security_group" "bastion" {
          ingress {
            from_port   = 22
            to_port     = 22
            protocol    = "tcp"
            cidr_blocks = ["0.0.0.0/0"]
          }
        }
      `,
      hcl`
        resource "aws_vpc_security_group_ingress_rule" "low_ports" {
          security_group_id = "sg-0a1b2c3d"
          ip_protocol       = "tcp"
          from_port         = 20
          to_port           = 1024
          cidr_ipv6         = "::/0"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_security_group" "bastion" {
          ingress {
            from_port   = 22
            to_port     = 22
            protocol    = "tcp"
            cidr_blocks = ["10.0.0.0/8"]
            self        = true
          }
        }
      `,
      hcl`
        resource "aws_security_group_rule" "outgoing" {
          security_group_id = "sg-0a1b2c3d"
          type              = "egress"
          protocol          = "tcp"
          from_port         = 22
          to_port           = 22
          cidr_blocks       = ["0.0.0.0/0"]
        }
      `,
    ],
    unknown: [
      hcl`
        variable "office" {
          type = string
        }

        resource "aws_security_group" "bastion" {
          ingress {
            from_port   = 22
            to_port     = 22
            protocol    = "tcp"
            cidr_blocks = [var.office]
          }
        }
      `,
    ],
  },
});
