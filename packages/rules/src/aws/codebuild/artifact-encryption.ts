import { defineRule, equals, hcl, judge, truth, worst } from '@terrasafe/rule-kit';

export default defineRule({
  id: 'AWS-CODEBUILD-0001',
  title: 'CodeBuild stores artifacts without encryption',
  severity: 'MEDIUM',
  category: 'unencrypted_storage',
  why: 'What was built, with all that is inside, lies in the clear in the bucket.',
  fix: 'Remove encryption_disabled = true.',
  aliases: ['CKV_AWS_78', 'AVD-AWS-0018', 'aws-codebuild-enable-encryption'],
  references: ['https://docs.aws.amazon.com/codebuild/latest/userguide/security-encryption.html'],
  resource: 'aws_codebuild_project',
  check: (project) =>
    worst(
      [...project.blocks('artifacts'), ...project.blocks('secondary_artifacts')].map((artifacts) => {
        const encryption = artifacts.attribute('encryption_disabled');
        const stores = truth.not(artifacts.attribute('type').is(equals('NO_ARTIFACTS')));
        return judge(truth.every([stores, encryption.is(equals(true))]), 'artifacts are not encrypted', encryption);
      }),
    ),
  examples: {
    fail: [
      hcl`
        resource "aws_codebuild_project" "orders" {
          name         = "orders"
          service_role = "arn:aws:iam::111122223333:role/build"

          artifacts {
            type                = "S3"
            location            = "builds"
            encryption_disabled = true
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
            type                = "NO_ARTIFACTS"
            encryption_disabled = true
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
            type                = "S3"
            encryption_disabled = var.it
          }
        }
      `,
    ],
  },
});
