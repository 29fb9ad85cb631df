import { hcl, truth } from '@terrasafe/rule-kit';
import { coversAllPorts, coversPort, ingressRule, securityGroupTypes } from './ingress-rule.js';
import { dataPorts } from './well-known-ports.js';

export default ingressRule({
  id: 'AWS-EC2-0003',
  title: 'Security group lets the whole internet reach a database or an administration port',
  severity: 'HIGH',
  category: 'open_port',
  why: 'Databases, caches and control planes are built for trusted networks; several of them ask for no password at all.',
  fix: 'Admit the security group of the application instead of an address range that covers the internet.',
  mitre: ['T1133', 'T1190'],
  references: ['https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html'],
  resource: securityGroupTypes,
  reaches: (ingress) =>
    truth.every([truth.not(coversAllPorts(ingress)), truth.some(dataPorts.map((port) => coversPort(ingress, port)))]),
  message: 'a database or administration port is open to every address',
  examples: {
    fail: [
      hcl`
        resource "aws_security_group" "database" {
          ingress {
            from_port        = 5432
            to_port          = 5432
            protocol         = "tcp"
            ipv6_cidr_blocks = ["::/0"]
          }
        }
      `,
      hcl`
        resource "aws_default_security_group" "default" {
          ingress {
            from_port   = 6000
            to_port     = 7000
            protocol    = "tcp"
            cidr_blocks = ["0.0.0.0/0"]
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_security_group" "database" {
          ingress {
            from_port       = 5432
            to_port         = 5432
            protocol        = "tcp"
            security_groups = ["sg-0a1b2c3d"]
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "port" {
          type = number
        }

        resource "aws_vpc_security_group_ingress_rule" "database" {
          security_group_id = "sg-0a1b2c3d"
          ip_protocol       = "tcp"
          from_port         = var.port
          to_port           = var.port
          cidr_ipv4         = "0.0.0.0/0"
        }
      `,
    ],
  },
});
