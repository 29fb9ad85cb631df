import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-CODEBUILD-0003',
  title: 'CodeBuild writes its logs to S3 without encryption',
  severity: 'LOW',
  category: 'unencrypted_storage',
  why: 'Build logs often show more than they should, and lie in the clear.',
  fix: 'Remove encryption_disabled = true from s3_logs.',
  aliases: ['CKV_AWS_311'],
  references: ['https://docs.aws.amazon.com/codebuild/latest/userguide/security-encryption.html'],
  resource: 'aws_codebuild_project',
  path: 'logs_config.s3_logs.encryption_disabled',
  require: equals(false),
  whenAbsent: 'pass',
  message: 'the logs in S3 are not encrypted',
  examples: {
    fail: [
      hcl`
        resource "aws_codebuild_project" "orders" {
          name         = "orders"
          service_role = "arn:aws:iam::111122223333:role/build"

          artifacts {
            type = "S3"
          }

          logs_config {
            s3_logs {
              status              = "ENABLED"
              location            = "logs/build"
              encryption_disabled = true
            }
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_codebuild_project" "orders" {
          name         = "orders"
          service_role = "arn:aws:iam::111122223333:role/build"

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
            type = "S3"
          }

          logs_config {
            s3_logs {
              status   = "ENABLED"
              location = "logs/build"
            }
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "it" {
          type = bool
        }

        resource "aws_codebuild_project" "orders" {
          name         = "orders"
          service_role = "arn:aws:iam::111122223333:role/build"

          artifacts {
            type = "S3"
          }

          logs_config {
            s3_logs {
              status              = "ENABLED"
              location            = "logs/build"
              encryption_disabled = var.it
            }
          }
        }
      `,
    ],
  },
});
