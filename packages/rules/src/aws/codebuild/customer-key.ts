import { defineRule, equals, hcl } from '@terrasafe/rule-kit';
import { judgeCustomerKey } from '../kms/customer-key.js';

export default defineRule({
  id: 'AWS-CODEBUILD-0002',
  title: 'CodeBuild artifacts are not encrypted with a key of your own',
  severity: 'LOW',
  category: 'unencrypted_storage',
  why: 'No policy of yours says who may read what was built, and the key cannot be withdrawn.',
  fix: 'Set encryption_key to the ARN of a KMS key.',
  aliases: ['CKV_AWS_147'],
  references: ['https://docs.aws.amazon.com/codebuild/latest/userguide/security-encryption.html'],
  resource: 'aws_codebuild_project',
  check: (project, module) =>
    project.all('artifacts.type', equals('NO_ARTIFACTS')) === 'true'
      ? undefined
      : judgeCustomerKey(project.attribute('encryption_key'), project, module),
  examples: {
    fail: [
      hcl`
        resource "aws_codebuild_project" "orders" {
          name         = "orders"
          service_role = "arn:aws:iam::111122223333:role/build"

          artifacts {
            type = "S3"
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_codebuild_project" "orders" {
          name           = "orders"
          service_role   = "arn:aws:iam::111122223333:role/build"
          encryption_key = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"

          artifacts {
            type = "S3"
          }
        }
      `,
      hcl`
        resource "aws_codebuild_project" "orders" {
          name         = "orders"
          service_role = "arn:aws:iam::111122223333:role/build"

          artifacts {
            type = "NO_ARTIFACTS"
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "it" {
          type = string
        }

        resource "aws_codebuild_project" "orders" {
          name           = "orders"
          service_role   = "arn:aws:iam::111122223333:role/build"
          encryption_key = var.it

          artifacts {
            type = "S3"
          }
        }
      `,
    ],
  },
});
