import { defineRule, equals, hcl, judge, truth, worst } from '@terrasafe/rule-kit';

const settings = ['block_public_acls', 'block_public_policy', 'ignore_public_acls', 'restrict_public_buckets'] as const;

export default defineRule({
  id: 'AWS-S3-0023',
  title: 'S3 access point lets public access through',
  severity: 'MEDIUM',
  category: 'public_access',
  why: 'One access point policy with a wildcard, set by mistake, makes the objects public; it cannot be corrected later.',
  fix: 'Leave public_access_block_configuration out, or set its four settings to true.',
  aliases: ['CKV_AWS_392'],
  mitre: ['T1530'],
  references: ['https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-bpa-settings.html'],
  resource: 'aws_s3_access_point',
  check: (point) =>
    worst(
      settings.map((name) => {
        const setting = point.first(`public_access_block_configuration.${name}`);
        return judge(truth.not(setting.is(equals(true), 'true')), `${name} is off`, setting);
      }),
    ),
  examples: {
    fail: [
      hcl`
        resource "aws_s3_access_point" "reports" {
          bucket = "example-reports"
          name   = "reports"

          public_access_block_configuration {
            block_public_acls       = true
            block_public_policy     = false
            ignore_public_acls      = true
            restrict_public_buckets = true
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_s3_access_point" "reports" {
          bucket = "example-reports"
          name   = "reports"
        }
      `,
      hcl`
        resource "aws_s3_access_point" "reports" {
          bucket = "example-reports"
          name   = "reports"

          public_access_block_configuration {
            block_public_acls       = true
            block_public_policy     = true
            ignore_public_acls      = true
            restrict_public_buckets = true
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "block" {
          type = bool
        }

        resource "aws_s3_access_point" "reports" {
          bucket = "example-reports"
          name   = "reports"

          public_access_block_configuration {
            block_public_policy = var.block
          }
        }
      `,
    ],
  },
});
