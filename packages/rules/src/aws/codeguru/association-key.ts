import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-CODEGURU-0001',
  title: 'CodeGuru Reviewer does not use a key of your own',
  severity: 'LOW',
  category: 'unencrypted_storage',
  why: 'The reviewed source is kept under a key that no policy of yours controls.',
  fix: 'Set kms_key_details with encryption_option = "CUSTOMER_MANAGED_CMK" and kms_key_id.',
  aliases: ['CKV_AWS_381'],
  references: [
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/codegurureviewer_repository_association',
  ],
  resource: 'aws_codegurureviewer_repository_association',
  path: 'kms_key_details.encryption_option',
  require: equals('CUSTOMER_MANAGED_CMK'),
  whenAbsent: 'fail',
  message: 'no KMS key of your own is set',
  examples: {
    fail: [
      hcl`
        resource "aws_codegurureviewer_repository_association" "orders" {
          repository {
            codecommit {
              name = "orders"
            }
          }
        }
      `,
      hcl`
        resource "aws_codegurureviewer_repository_association" "orders" {
          repository {
            codecommit {
              name = "orders"
            }
          }

          kms_key_details {
            encryption_option = "AWS_OWNED_CMK"
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_codegurureviewer_repository_association" "orders" {
          repository {
            codecommit {
              name = "orders"
            }
          }

          kms_key_details {
            encryption_option = "CUSTOMER_MANAGED_CMK"
            kms_key_id        = "0a1b2c3d"
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "it" {
          type = string
        }

        resource "aws_codegurureviewer_repository_association" "orders" {
          repository {
            codecommit {
              name = "orders"
            }
          }

          kms_key_details {
            encryption_option = var.it
          }
        }
      `,
    ],
  },
});
