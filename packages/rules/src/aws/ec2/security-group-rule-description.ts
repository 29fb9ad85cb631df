import { defineRule, hcl, isEmpty, judge, truth, worst, type BlockView, type ResourceView } from '@terrasafe/rule-kit';

export default defineRule({
  id: 'AWS-EC2-0033',
  title: 'Rule of a security group has no description',
  severity: 'LOW',
  category: 'other',
  why: 'Whoever reviews the firewall cannot tell who needs the port, and so leaves it open.',
  fix: 'Say in description who needs the port and why.',
  aliases: [
    'CKV_AWS_23',
    'AVD-AWS-0124',
    'aws-ec2-add-description-to-security-group-rule',
    'aws-vpc-add-description-to-security-group-rule',
  ],
  references: ['https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html'],
  resource: [
    'aws_security_group',
    'aws_security_group_rule',
    'aws_vpc_security_group_ingress_rule',
    'aws_vpc_security_group_egress_rule',
  ],
  check: (resource) =>
    worst(
      entriesOf(resource).map((at) => {
        const description = at.attribute('description');
        const fault = truth.every([at.certain ? 'true' : 'unknown', description.is(isEmpty, 'true')]);
        return judge(fault, 'a rule has no description', at);
      }),
    ),
  examples: {
    fail: [
      hcl`
        resource "aws_security_group" "web" {
          description = "Web servers"

          ingress {
            from_port   = 443
            to_port     = 443
            protocol    = "tcp"
            cidr_blocks = ["10.0.0.0/8"]
          }
        }
      `,
      hcl`
        resource "aws_vpc_security_group_egress_rule" "web" {
          security_group_id = "sg-0a1b2c3d"
          ip_protocol       = "tcp"
          from_port         = 443
          to_port           = 443
          cidr_ipv4         = "10.0.0.0/8"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_security_group" "web" {
          description = "Web servers"

          ingress {
            description = "HTTPS from the load balancer"
            from_port   = 443
            to_port     = 443
            protocol    = "tcp"
            cidr_blocks = ["10.0.0.0/8"]
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "purpose" {
          type = string
        }

        resource "aws_security_group_rule" "web" {
          security_group_id = "sg-0a1b2c3d"
          type              = "ingress"
          description       = var.purpose
        }
      `,
    ],
  },
});

/** The rules of a group, or the resource itself. */
const entriesOf = (resource: ResourceView): readonly BlockView[] =>
  resource.type.endsWith('_rule') ? [resource] : [...resource.blocks('ingress'), ...resource.blocks('egress')];
