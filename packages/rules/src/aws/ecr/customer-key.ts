import { hcl } from '@terrasafe/rule-kit';
import { customerKeyRule } from '../kms/customer-key.js';

export default customerKeyRule({
  id: 'AWS-ECR-0005',
  title: 'Image repository is not encrypted with a key of your own',
  fix: 'Set encryption_type = "KMS" and kms_key in encryption_configuration; the repository has to be created again.',
  aliases: ['AVD-AWS-0033', 'aws-ecr-repository-customer-key'],
  references: ['https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html'],
  resource: 'aws_ecr_repository',
  path: 'encryption_configuration.kms_key',
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
            encryption_type = "KMS"
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
            kms_key         = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "key" {
          type = string
        }

        resource "aws_ecr_repository" "shop" {
          name = "shop"

          encryption_configuration {
            encryption_type = "KMS"
            kms_key         = var.key
          }
        }
      `,
    ],
  },
});
