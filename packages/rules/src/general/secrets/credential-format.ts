import { defineRule, hcl } from '@terrasafe/rule-kit';
import { judgeFormats, literalsOf } from './literals.js';

export default defineRule({
  id: 'GENERAL-SECRETS-0001',
  title: 'Credential is written in the source',
  severity: 'CRITICAL',
  category: 'hardcoded_secret',
  why: 'Whoever can read the repository, its history or the state can use the credential.',
  fix: 'Revoke the credential, take it out of the source, and read it from a secret store or from the environment.',
  aliases: [
    'CKV_SECRET_2',
    'CKV_SECRET_3',
    'CKV_SECRET_4',
    'CKV_SECRET_9',
    'CKV_SECRET_12',
    'CKV_SECRET_13',
    'CKV_SECRET_14',
    'CKV_SECRET_17',
    'CKV_SECRET_18',
  ],
  mitre: ['T1552.001'],
  references: ['https://developer.hashicorp.com/terraform/language/manage-sensitive-data'],
  resource: '*',
  check: (subject) =>
    literalsOf(subject)
      .map(({ attribute }) => judgeFormats(attribute))
      .filter((verdict) => verdict !== undefined),
  examples: {
    fail: [
      hcl`
        resource "aws_ssm_parameter" "deploy" {
          name  = "deploy"
          type  = "String"
          value = "AKIAIOSFODNN7EXAMPLE"
        }
      `,
      hcl`
        variable "database_url" {
          default = "postgres://orders:correct-horse@db.internal:5432/orders"
        }
      `,
      hcl`
        resource "aws_iam_server_certificate" "web" {
          name        = "web"
          private_key = <<-EOT
            -----BEGIN RSA PRIVATE KEY-----
            MIIB
            -----END RSA PRIVATE KEY-----
          EOT
        }
      `,
    ],
    pass: [
      hcl`
        variable "deploy_key" {
          type      = string
          sensitive = true
        }

        resource "aws_ssm_parameter" "deploy" {
          name  = "deploy"
          type  = "SecureString"
          value = var.deploy_key
        }
      `,
    ],
  },
});
