import { defineRule, hcl, worst } from '@terrasafe/rule-kit';
import { judgeCustomerKey } from '../kms/customer-key.js';

export default defineRule({
  id: 'AWS-CODEPIPELINE-0001',
  title: 'CodePipeline artifacts are not encrypted with a key of your own',
  severity: 'LOW',
  category: 'unencrypted_storage',
  why: 'No policy of yours says who may read what passes through the pipeline, and the key cannot be withdrawn.',
  fix: 'Add encryption_key with a KMS key to artifact_store.',
  aliases: ['CKV_AWS_219'],
  references: ['https://docs.aws.amazon.com/codepipeline/latest/userguide/S3-artifact-encryption.html'],
  resource: 'aws_codepipeline',
  check: (pipeline, module) =>
    worst(
      pipeline
        .blocks('artifact_store')
        .map((store) => judgeCustomerKey(store.first('encryption_key.id'), pipeline, module)),
    ),
  examples: {
    fail: [
      hcl`
        resource "aws_codepipeline" "orders" {
          name     = "orders"
          role_arn = "arn:aws:iam::111122223333:role/pipeline"

          artifact_store {
            location = "artifacts"
            type     = "S3"
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_codepipeline" "orders" {
          name     = "orders"
          role_arn = "arn:aws:iam::111122223333:role/pipeline"

          artifact_store {
            location = "artifacts"
            type     = "S3"

            encryption_key {
              id   = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
              type = "KMS"
            }
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "it" {
          type = string
        }

        resource "aws_codepipeline" "orders" {
          name     = "orders"
          role_arn = "arn:aws:iam::111122223333:role/pipeline"

          artifact_store {
            location = "artifacts"
            type     = "S3"

            encryption_key {
              id   = var.it
              type = "KMS"
            }
          }
        }
      `,
    ],
  },
});
