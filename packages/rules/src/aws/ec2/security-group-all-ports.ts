import { hcl } from '@terrasafe/rule-kit';
import { coversAllPorts, ingressRule, securityGroupTypes } from './ingress-rule.js';

export default ingressRule({
  id: 'AWS-EC2-0004',
  title: 'Security group lets the whole internet reach every port',
  severity: 'HIGH',
  category: 'open_port',
  why: 'Whatever listens on the machines behind it, now or later, is on the internet: there is no firewall.',
  fix: 'List the ports that the service needs, each with the networks that need them.',
  aliases: ['CKV_AWS_277'],
  mitre: ['T1133', 'T1190'],
  references: ['https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html'],
  resource: securityGroupTypes,
  reaches: coversAllPorts,
  message: 'every port is open to every address',
  examples: {
    fail: [
      hcl`
        resource "aws_security_group" "open" {
          ingress {
            from_port   = 0
            to_port     = 0
            protocol    = "-1"
            cidr_blocks = ["0.0.0.0/0"]
          }
        }
      `,
      hcl`
        resource "aws_vpc_security_group_ingress_rule" "open" {
          security_group_id = "sg-0a1b2c3d"
          ip_protocol       = "tcp"
          from_port         = 0
          to_port           = 65535
          cidr_ipv4         = "0.0.0.0/0"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_security_group" "web" {
          ingress {
            from_port   = 443
            to_port     = 443
            protocol    = "tcp"
            cidr_blocks = ["0.0.0.0/0"]
          }

          egress {
            from_port   = 0
            to_port     = 0
            protocol    = "-1"
            cidr_blocks = ["0.0.0.0/0"]
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "protocol" {
          type = string
        }

        resource "aws_security_group" "open" {
          ingress {
            from_port   = 0
            to_port     = 0
            protocol    = var.protocol
            cidr_blocks = ["0.0.0.0/0"]
          }
        }
      `,
    ],
  },
});
