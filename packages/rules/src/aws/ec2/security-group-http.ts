import { hcl } from '@terrasafe/rule-kit';
import { coversPort, ingressRule, securityGroupTypes } from './ingress-rule.js';

export default ingressRule({
  id: 'AWS-EC2-0006',
  title: 'Security group lets the whole internet reach port 80',
  severity: 'LOW',
  category: 'open_port',
  why: 'What is served on port 80 travels in the clear. A redirect to HTTPS is the usual reason to open it, hence LOW.',
  fix: 'Serve on 443 and let a load balancer or CloudFront do the redirect.',
  aliases: ['CKV_AWS_260'],
  references: ['https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html'],
  resource: securityGroupTypes,
  reaches: (ingress) => coversPort(ingress, 80),
  message: 'port 80 (HTTP) is open to every address',
  examples: {
    fail: [
      hcl`
        resource "aws_security_group" "web" {
          ingress {
            from_port   = 80
            to_port     = 80
            protocol    = "tcp"
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
        }
      `,
    ],
    unknown: [
      hcl`
        variable "ports" {
          type = list(number)
        }

        resource "aws_security_group" "web" {
          dynamic "ingress" {
            for_each = var.ports
            content {
              from_port   = ingress.value
              to_port     = ingress.value
              protocol    = "tcp"
              cidr_blocks = ["0.0.0.0/0"]
            }
          }
        }
      `,
    ],
  },
});
