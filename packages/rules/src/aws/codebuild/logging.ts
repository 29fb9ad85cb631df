import { defineRule, equals, hcl, judge, truth } from '@terrasafe/rule-kit';

export default defineRule({
  id: 'AWS-CODEBUILD-0004',
  title: 'CodeBuild project has no logging configuration',
  severity: 'LOW',
  category: 'other',
  why: 'Nobody decides where the record of a build goes, how long it stays and who may read it.',
  fix: 'Add logs_config with cloudwatch_logs or s3_logs.',
  aliases: ['CKV_AWS_314'],
  references: ['https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/codebuild_project'],
  resource: 'aws_codebuild_project',
  check(project) {
    const destinations = project
      .blocks('logs_config')
      .flatMap((config) => [...config.blocks('cloudwatch_logs'), ...config.blocks('s3_logs')]);
    const logs = destinations.map((it) => {
      const isOn = truth.not(it.attribute('status').is(equals('DISABLED')));
      return truth.every([it.certain ? 'true' : 'unknown', isOn]);
    });
    const status = destinations.map((it) => it.attribute('status')).find((it) => it.isPresent);
    return judge(truth.not(truth.some(logs)), 'no log destination is configured', status ?? project);
  },
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
      hcl`
        resource "aws_codebuild_project" "orders" {
          name         = "orders"
          service_role = "arn:aws:iam::111122223333:role/build"

          artifacts {
            type = "S3"
          }

          logs_config {
            cloudwatch_logs {
              status = "DISABLED"
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

          logs_config {
            cloudwatch_logs {
              group_name = "builds"
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

        resource "aws_codebuild_project" "orders" {
          name         = "orders"
          service_role = "arn:aws:iam::111122223333:role/build"

          artifacts {
            type = "S3"
          }

          logs_config {
            cloudwatch_logs {
              status = var.it
            }
          }
        }
      `,
    ],
  },
});
