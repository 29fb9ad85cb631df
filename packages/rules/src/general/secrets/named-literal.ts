import { defineRule, hcl } from '@terrasafe/rule-kit';
import { judgeFormats, judgeNames, literalsOf } from './literals.js';

export default defineRule({
  id: 'GENERAL-SECRETS-0002',
  title: 'Password or key is written in the source',
  severity: 'CRITICAL',
  category: 'hardcoded_secret',
  why: 'Whoever can read the repository, its history or the state knows the password.',
  fix: 'Change it, then let a secret store or the provider make it, such as manage_master_user_password for RDS.',
  aliases: ['CKV_SECRET_6', 'CKV_SECRET_19'],
  mitre: ['T1552.001'],
  references: ['https://developer.hashicorp.com/terraform/language/manage-sensitive-data'],
  resource: '*',
  check: (subject) =>
    literalsOf(subject)
      .map((literal) => ({ verdict: judgeNames(literal), attribute: literal.attribute }))
      // What has the format of a known credential is reported by the rule on formats.
      .flatMap(({ verdict, attribute }) => (verdict && !judgeFormats(attribute) ? [verdict] : [])),
  examples: {
    fail: [
      hcl`
        resource "aws_db_instance" "orders" {
          engine   = "postgres"
          username = "orders"
          password = "correct-horse"
        }
      `,
      hcl`
        variable "db_password" {
          default = "correct-horse"
        }

        resource "aws_db_instance" "orders" {
          engine   = "postgres"
          password = var.db_password
        }
      `,
      hcl`
        resource "aws_elastic_beanstalk_environment" "shop" {
          setting {
            namespace = "aws:elasticbeanstalk:application:environment"
            name      = "apiKey"
            value     = "9f86d081884c7d65"
          }
        }
      `,
    ],
    pass: [
      hcl`
        variable "db_password" {
          type      = string
          sensitive = true
        }

        resource "aws_db_instance" "orders" {
          engine   = "postgres"
          password = var.db_password
        }
      `,
      hcl`
        resource "aws_db_instance" "orders" {
          engine                      = "postgres"
          manage_master_user_password = true
        }
      `,
      hcl`
        locals {
          password_secret = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:orders"
          api_token       = "<your token here>"
        }
      `,
    ],
  },
});
