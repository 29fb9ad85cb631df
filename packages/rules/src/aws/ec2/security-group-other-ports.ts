import { hcl, truth } from '@terrasafe/rule-kit';
import { coversAllPorts, coversPort, hasPorts, ingressRule, securityGroupTypes } from './ingress-rule.js';
import { dataPorts, remoteAccessPorts, webPorts } from './well-known-ports.js';

const portsOfOtherRules = [...dataPorts, ...remoteAccessPorts, ...webPorts];

export default ingressRule({
  id: 'AWS-EC2-0005',
  title: 'Security group lets the whole internet reach a port that is not a web port',
  severity: 'MEDIUM',
  category: 'open_port',
  why: 'A service other than a web server seldom means to serve everyone, and each open port is one more way in.',
  fix: 'Name the networks that need the port, or put a load balancer in front of it.',
  mitre: ['T1133'],
  references: ['https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html'],
  resource: securityGroupTypes,
  reaches: (ingress) =>
    truth.every([
      hasPorts(ingress),
      truth.not(coversAllPorts(ingress)),
      truth.not(truth.some(portsOfOtherRules.map((port) => coversPort(ingress, port)))),
    ]),
  message: 'a port is open to every address',
  examples: {
    fail: [
      hcl`
        resource "aws_security_group" "game" {
          ingress {
            from_port   = 7777
            to_port     = 7777
            protocol    = "udp"
            cidr_blocks = ["0.0.0.0/0"]
          }
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

          ingress {
            from_port   = 8
            to_port     = 0
            protocol    = "icmp"
            cidr_blocks = ["0.0.0.0/0"]
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "port" {
          type = number
        }

        resource "aws_security_group" "game" {
          ingress {
            from_port   = var.port
            to_port     = var.port
            protocol    = "tcp"
            cidr_blocks = ["0.0.0.0/0"]
          }
        }
      `,
    ],
  },
});
