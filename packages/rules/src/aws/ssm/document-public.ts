import { attributeRule, hcl, matches, not } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-SSM-0003',
  title: 'SSM document is shared with everyone',
  severity: 'HIGH',
  category: 'public_access',
  why: 'Anyone with an AWS account can read the document, with the names, hosts and secrets in it.',
  fix: 'Name the accounts in permissions.account_ids.',
  aliases: ['CKV_AWS_303'],
  references: ['https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-ssm-sharing.html'],
  resource: 'aws_ssm_document',
  path: 'permissions.account_ids',
  require: not(matches(/\ball\b/i)),
  whenAbsent: 'pass',
  message: 'every account may read the document',
  examples: {
    fail: [
      hcl`
        resource "aws_ssm_document" "orders" {
          name          = "setup"
          document_type = "Command"
          content       = jsonencode({ schemaVersion = "2.2", mainSteps = [] })

          permissions = {
            type        = "Share"
            account_ids = "All"
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_ssm_document" "orders" {
          name          = "setup"
          document_type = "Command"
          content       = jsonencode({ schemaVersion = "2.2", mainSteps = [] })
        }
      `,
      hcl`
        resource "aws_ssm_document" "orders" {
          name          = "setup"
          document_type = "Command"
          content       = jsonencode({ schemaVersion = "2.2", mainSteps = [] })

          permissions = {
            type        = "Share"
            account_ids = "111122223333"
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "it" {
          type = string
        }

        resource "aws_ssm_document" "orders" {
          name          = "setup"
          document_type = "Command"
          content       = jsonencode({ schemaVersion = "2.2", mainSteps = [] })

          permissions = {
            type        = "Share"
            account_ids = var.it
          }
        }
      `,
    ],
  },
});
