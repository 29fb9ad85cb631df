import { attributeRule, hcl, oneOf } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-ECR-0004',
  title: 'Image repository is not encrypted with KMS',
  severity: 'LOW',
  category: 'unencrypted_storage',
  why: 'With AES256 there is no key policy and no audit log of who could decrypt the images.',
  fix: 'Add encryption_configuration { encryption_type = "KMS" }; the repository has to be created again.',
  aliases: ['CKV_AWS_136'],
  references: ['https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html'],
  resource: 'aws_ecr_repository',
  path: 'encryption_configuration.encryption_type',
  require: oneOf('KMS', 'KMS_DSSE'),
  whenAbsent: 'fail',
  message: 'the repository is not encrypted with KMS',
  examples: {
    fail: [
      hcl`
        resource "aws_ecr_repository" "shop" {
          name = "shop"
        }
      `,
      hcl`
        resource "aws_ecr_repository" "shop" {
          name = "shop"

          encryption_configuration {
            encryption_type = "AES256"
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_ecr_repository" "shop" {
          name = "shop"

          encryption_configuration {
            encryption_type = "KMS"
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "encryption" {
          type = string
        }

        resource "aws_ecr_repository" "shop" {
          name = "shop"

          encryption_configuration {
            encryption_type = var.encryption
          }
        }
      `,
    ],
  },
});
