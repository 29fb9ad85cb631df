import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-CODEBUILD-0005',
  title: 'CodeBuild runs builds in privileged mode',
  severity: 'MEDIUM',
  category: 'other',
  why: 'A build script gets root access to the host of its container.',
  fix: 'Set privileged_mode = false, and build images with a tool that needs no Docker daemon.',
  aliases: ['CKV_AWS_316'],
  mitre: ['T1611'],
  references: ['https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-compute-types.html'],
  resource: 'aws_codebuild_project',
  path: 'environment.privileged_mode',
  require: equals(false),
  whenAbsent: 'pass',
  message: 'builds run in privileged mode',
  examples: {
    fail: [
      hcl`
        resource "aws_codebuild_project" "orders" {
          name         = "orders"
          service_role = "arn:aws:iam::111122223333:role/build"

          artifacts {
            type = "S3"
          }

          environment {
            compute_type    = "BUILD_GENERAL1_SMALL"
            image           = "aws/codebuild/standard:7.0"
            type            = "LINUX_CONTAINER"
            privileged_mode = true
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

          environment {
            compute_type    = "BUILD_GENERAL1_SMALL"
            image           = "aws/codebuild/standard:7.0"
            type            = "LINUX_CONTAINER"
            privileged_mode = false
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

          environment {
            compute_type    = "BUILD_GENERAL1_SMALL"
            image           = "aws/codebuild/standard:7.0"
            type            = "LINUX_CONTAINER"
            privileged_mode = var.it
          }
        }
      `,
    ],
  },
});
