import { defineRule, hcl, judge, truth, type ModuleView, type ResourceView, type Truth } from '@terrasafe/rule-kit';

export default defineRule({
  id: 'AWS-VPC-0007',
  title: 'Default security group of a VPC lets traffic through',
  severity: 'LOW',
  category: 'open_port',
  why: 'A machine that is started without a security group gets the default one, and can talk to all its members.',
  fix: 'Add an aws_default_security_group with the vpc_id and no rules, which takes the rules away.',
  aliases: ['CKV2_AWS_12', 'AVD-AWS-0173', 'aws-ec2-restrict-all-in-default-sg'],
  references: [
    'https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html',
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/default_security_group',
  ],
  resource: ['aws_vpc', 'aws_default_security_group'],
  check(resource, module) {
    if (resource.type === 'aws_vpc') {
      const fault = truth.not(truth.every([hasEmptyGroup(resource, module), truth.not(hasRules(resource, module))]));
      return judge(fault, 'its default security group has rules', resource);
    }
    // That of a VPC of the module is judged with the VPC.
    if (module.isAttached(resource, 'vpc_id', 'aws_vpc')) return undefined;
    return judge(truth.not(isEmptyGroup(resource, module)), 'it has rules', resource);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_vpc" "main" {
          cidr_block = "10.0.0.0/16"
        }
      `,
      hcl`
        resource "aws_default_security_group" "main" {
          vpc_id = "vpc-0a1b2c3d"

          egress {
            from_port   = 0
            to_port     = 0
            protocol    = "-1"
            cidr_blocks = ["0.0.0.0/0"]
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_vpc" "main" {
          cidr_block = "10.0.0.0/16"
        }

        resource "aws_default_security_group" "main" {
          vpc_id = aws_vpc.main.id
        }
      `,
    ],
    unknown: [
      hcl`
        variable "ports" {
          type = set(number)
        }

        resource "aws_vpc" "main" {
          cidr_block = "10.0.0.0/16"
        }

        resource "aws_default_security_group" "main" {
          vpc_id = aws_vpc.main.id

          dynamic "ingress" {
            for_each = var.ports
            content {
              from_port = ingress.value
              to_port   = ingress.value
              protocol  = "tcp"
              self      = true
            }
          }
        }
      `,
    ],
  },
});

function hasEmptyGroup(vpc: ResourceView, module: ModuleView): Truth {
  return truth.some(
    module
      .attachedTo(vpc, 'aws_default_security_group', 'vpc_id')
      .map(({ resource, certain }) => truth.every([certain ? 'true' : 'unknown', isEmptyGroup(resource, module)])),
  );
}

function isEmptyGroup(group: ResourceView, module: ModuleView): Truth {
  return truth.not(truth.some([group.hasBlock('ingress'), group.hasBlock('egress'), hasRules(group, module)]));
}

/** Rules of their own, which name the group, or the VPC by its `default_security_group_id`. */
const hasRules = (owner: ResourceView, module: ModuleView): Truth =>
  truth.some(
    ['aws_security_group_rule', 'aws_vpc_security_group_ingress_rule', 'aws_vpc_security_group_egress_rule'].map(
      (type) => module.hasAttached(owner, type, 'security_group_id'),
    ),
  );
