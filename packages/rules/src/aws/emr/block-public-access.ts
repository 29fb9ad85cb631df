import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-EMR-0004',
  title: 'EMR clusters may be opened to the whole internet',
  severity: 'MEDIUM',
  category: 'public_access',
  why: 'A cluster whose security group is open to everyone starts without an objection.',
  fix: 'Set block_public_security_group_rules = true.',
  aliases: ['CKV_AWS_390'],
  mitre: ['T1190'],
  references: ['https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-block-public-access.html'],
  resource: 'aws_emr_block_public_access_configuration',
  path: 'block_public_security_group_rules',
  require: equals(true),
  whenAbsent: 'fail',
  message: 'public security group rules are not blocked',
  examples: {
    fail: [
      hcl`
        resource "aws_emr_block_public_access_configuration" "account" {}
      `,
      hcl`
        resource "aws_emr_block_public_access_configuration" "account" {
          block_public_security_group_rules = false
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_emr_block_public_access_configuration" "account" {
          block_public_security_group_rules = true
        }
      `,
    ],
    unknown: [
      hcl`
        variable "block" {
          type = bool
        }

        resource "aws_emr_block_public_access_configuration" "account" {
          block_public_security_group_rules = var.block
        }
      `,
    ],
  },
});
