import { defineRule, equals, hcl, judge, truth, worst, type BlockView, type ResourceView } from '@terrasafe/rule-kit';
import { coversAllPorts, everyAddress } from './ingress-rule.js';

const message = 'every port of every address can be reached';

export default defineRule({
  id: 'AWS-EC2-0031',
  title: 'Security group lets machines reach every address on every port',
  severity: 'LOW',
  category: 'other',
  why: 'Malware on a machine can fetch its tools and send data out over any protocol, with nothing in its way.',
  fix: 'List the ports and networks that the machines need to reach, such as 443.',
  aliases: ['CKV_AWS_382', 'AVD-AWS-0104', 'aws-ec2-no-public-egress-sgr', 'aws-vpc-no-public-egress-sgr'],
  mitre: ['T1048'],
  references: ['https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html'],
  resource: [
    'aws_security_group',
    'aws_default_security_group',
    'aws_security_group_rule',
    'aws_vpc_security_group_egress_rule',
  ],
  check: (resource) => worst(egressOf(resource).map(judgeEgress)),
  examples: {
    fail: [
      hcl`
        resource "aws_security_group" "web" {
          egress {
            from_port   = 0
            to_port     = 0
            protocol    = "-1"
            cidr_blocks = ["0.0.0.0/0"]
          }
        }
      `,
      hcl`
        resource "aws_vpc_security_group_egress_rule" "web" {
          security_group_id = "sg-0a1b2c3d"
          ip_protocol       = "-1"
          cidr_ipv6         = "::/0"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_security_group" "web" {
          egress {
            from_port   = 443
            to_port     = 443
            protocol    = "tcp"
            cidr_blocks = ["0.0.0.0/0"]
          }

          egress {
            from_port   = 0
            to_port     = 0
            protocol    = "-1"
            cidr_blocks = ["10.0.0.0/8"]
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "networks" {
          type = list(string)
        }

        resource "aws_security_group_rule" "out" {
          security_group_id = "sg-0a1b2c3d"
          type              = "egress"
          from_port         = 0
          to_port           = 65535
          protocol          = "tcp"
          cidr_blocks       = var.networks
        }
      `,
    ],
  },
});

/** The blocks that let traffic out: those of a group, or the resource itself. */
const egressOf = (resource: ResourceView): readonly BlockView[] =>
  resource.type.endsWith('_rule') ? [resource] : resource.blocks('egress');

function judgeEgress(at: BlockView) {
  // aws_vpc_security_group_egress_rule has names of its own.
  const protocol = at.attribute(at.attribute('ip_protocol').isPresent ? 'ip_protocol' : 'protocol');
  const networks = ['cidr_blocks', 'ipv6_cidr_blocks', 'cidr_ipv4', 'cidr_ipv6'].map((name) => at.attribute(name));
  const isEgress = at.attribute('type').is(equals('egress'), 'true');
  const reaches = truth.some(networks.map((it) => it.is(everyAddress)));
  const ports = { protocol, from: at.attribute('from_port'), to: at.attribute('to_port') };
  return judge(truth.every([at.certain ? 'true' : 'unknown', isEgress, reaches, coversAllPorts(ports)]), message, at);
}
