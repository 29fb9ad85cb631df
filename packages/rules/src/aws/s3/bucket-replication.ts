import { defineRule, equals, hcl, judge, truth } from '@terrasafe/rule-kit';
import { hasSetting } from './split-setting.js';

const replication = {
  inBucket: 'replication_configuration.rules.status',
  type: 'aws_s3_bucket_replication_configuration',
  path: 'rule.status',
};

export default defineRule({
  id: 'AWS-S3-0017',
  title: 'S3 bucket is not replicated',
  severity: 'LOW',
  category: 'other',
  why: 'When the region or the account is lost, so are the objects.',
  fix: 'Add an aws_s3_bucket_replication_configuration resource with an enabled rule to a bucket in another region.',
  aliases: ['CKV_AWS_144'],
  references: ['https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication.html'],
  resource: 'aws_s3_bucket',
  check(bucket, module) {
    const { answer, at } = hasSetting(bucket, module, replication, equals('Enabled'));
    return judge(truth.not(answer), 'objects are not replicated', at);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_s3_bucket" "logs" {
          bucket = "example-logs"
        }
      `,
      hcl`
        resource "aws_s3_bucket" "site" {
          bucket = "example-site"
        }

        resource "aws_s3_bucket_replication_configuration" "site" {
          bucket = aws_s3_bucket.site.id
          role   = "arn:aws:iam::111122223333:role/replication"

          rule {
            status = "Disabled"

            destination {
              bucket = "arn:aws:s3:::example-copy"
            }
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_s3_bucket" "site" {
          bucket = "example-site"
        }

        resource "aws_s3_bucket_replication_configuration" "site" {
          bucket = aws_s3_bucket.site.id
          role   = "arn:aws:iam::111122223333:role/replication"

          rule {
            status = "Enabled"

            destination {
              bucket = "arn:aws:s3:::example-copy"
            }
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "status" {
          type = string
        }

        resource "aws_s3_bucket" "site" {
          bucket = "example-site"
        }

        resource "aws_s3_bucket_replication_configuration" "site" {
          bucket = aws_s3_bucket.site.id
          role   = "arn:aws:iam::111122223333:role/replication"

          rule {
            status = var.status

            destination {
              bucket = "arn:aws:s3:::example-copy"
            }
          }
        }
      `,
    ],
  },
});
