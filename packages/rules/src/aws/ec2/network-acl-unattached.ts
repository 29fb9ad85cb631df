import { defineRule, hcl, isEmpty, judge, not, truth } from '@terrasafe/rule-kit';

export default defineRule({
  id: 'AWS-EC2-0036',
  title: 'Network ACL belongs to no subnet',
  severity: 'LOW',
  category: 'other',
  why: 'Its rules protect nothing: the subnets keep the default ACL, which lets everything through.',
  fix: 'Name the subnets in subnet_ids, or add an aws_network_acl_association for each.',
  aliases: ['CKV2_AWS_1'],
  references: ['https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html'],
  resource: 'aws_network_acl',
  check(acl, module) {
    const subnets = acl.attribute('subnet_ids');
    const isUsed = truth.some([
      subnets.is(not(isEmpty)),
      module.hasAttached(acl, 'aws_network_acl_association', 'network_acl_id'),
    ]);
    return judge(truth.not(isUsed), 'no subnet uses it', subnets);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_network_acl" "web" {
          vpc_id = "vpc-0a1b2c3d"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_network_acl" "web" {
          vpc_id     = "vpc-0a1b2c3d"
          subnet_ids = ["subnet-0a1b2c3d"]
        }
      `,
      hcl`
        resource "aws_network_acl" "web" {
          vpc_id = "vpc-0a1b2c3d"
        }

        resource "aws_network_acl_association" "web" {
          network_acl_id = aws_network_acl.web.id
          subnet_id      = "subnet-0a1b2c3d"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "subnets" {
          type = list(string)
        }

        resource "aws_network_acl" "web" {
          vpc_id     = "vpc-0a1b2c3d"
          subnet_ids = var.subnets
        }
      `,
    ],
  },
});
