import { defineRule, hcl, judge, truth } from '@terrasafe/rule-kit';

export default defineRule({
  id: 'AWS-CODECOMMIT-0001',
  title: 'CodeCommit repository has no approval rule',
  severity: 'LOW',
  category: 'other',
  why: 'One person alone can merge a change.',
  fix: 'Add an aws_codecommit_approval_rule_template_association for the repository.',
  aliases: ['CKV2_AWS_37'],
  references: [
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/codecommit_approval_rule_template_association',
  ],
  resource: 'aws_codecommit_repository',
  check(repository, module) {
    const has = module.hasAttached(repository, 'aws_codecommit_approval_rule_template_association', 'repository_name');
    return judge(truth.not(has), 'no approval rule is associated', repository);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_codecommit_repository" "orders" {
          repository_name = "orders"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_codecommit_repository" "orders" {
          repository_name = "orders"
        }

        resource "aws_codecommit_approval_rule_template_association" "orders" {
          approval_rule_template_name = "two-reviewers"
          repository_name             = aws_codecommit_repository.orders.repository_name
        }
      `,
      hcl`
        resource "aws_codecommit_repository" "orders" {
          repository_name = "orders"
        }

        resource "aws_codecommit_approval_rule_template_association" "orders" {
          approval_rule_template_name = "two-reviewers"
          repository_name             = "orders"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "it" {
          type = string
        }

        resource "aws_codecommit_repository" "orders" {
          repository_name = "orders"
        }

        resource "aws_codecommit_approval_rule_template_association" "orders" {
          approval_rule_template_name = "two-reviewers"
          repository_name             = var.it
        }
      `,
    ],
  },
});
