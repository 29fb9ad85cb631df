import { hcl } from '@terrasafe/rule-kit';
import { coversPort, ingressRule, securityGroupTypes } from './ingress-rule.js';

export default ingressRule({
  id: 'AWS-EC2-0002',
  title: 'Security group lets the whole internet reach Remote Desktop',
  severity: 'CRITICAL',
  category: 'open_port',
  why: 'Remote Desktop on the open internet is a common way in for ransomware, by guessed passwords or by an exploit.',
  fix: 'Name the networks that need port 3389 in cidr_blocks, or use Session Manager or a gateway.',
  aliases: ['CKV_AWS_25', 'AVD-AWS-0107', 'aws-ec2-no-public-ingress-sgr'],
  mitre: ['T1133', 'T1110'],
  references: ['https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html'],
  resource: securityGroupTypes,
  reaches: (ingress) => coversPort(ingress, 3389),
  message: 'port 3389 (RDP) is open to every address',
  examples: {
    fail: [
      hcl`
        resource "aws_security_group_rule" "desktop" {
          security_group_id = "sg-0a1b2c3d"
          type              = "ingress"
          protocol          = "tcp"
          from_port         = 3389
          to_port           = 3389
          cidr_blocks       = ["0.0.0.0/0"]
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_security_group_rule" "desktop" {
          security_group_id = "sg-0a1b2c3d"
          type              = "ingress"
          protocol          = "tcp"
          from_port         = 3389
          to_port           = 3389
          prefix_list_ids   = ["pl-0a1b2c3d"]
        }
      `,
    ],
    unknown: [
      hcl`
        variable "direction" {
          type = string
        }

        resource "aws_security_group_rule" "desktop" {
          security_group_id = "sg-0a1b2c3d"
          type              = var.direction
          protocol          = "tcp"
          from_port         = 3389
          to_port           = 3389
          cidr_blocks       = ["0.0.0.0/0"]
        }
      `,
    ],
  },
});
