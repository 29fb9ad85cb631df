import {
  defineRule,
  equals,
  hcl,
  judge,
  type ModuleView,
  type ResourceView,
  type Truth,
  truth,
  truthOf,
} from '@terrasafe/rule-kit';
import { hasSetting, isWritten } from './split-setting.js';

const logging = { inBucket: 'logging.target_bucket', type: 'aws_s3_bucket_logging', path: 'target_bucket' };

export default defineRule({
  id: 'AWS-S3-0016',
  title: 'S3 bucket has no access log',
  severity: 'LOW',
  category: 'other',
  why: 'Nobody can tell afterwards who has read, replaced or deleted objects.',
  fix: 'Add an aws_s3_bucket_logging resource with a target_bucket.',
  aliases: ['CKV_AWS_18', 'AVD-AWS-0089', 'aws-s3-enable-logging', 's3-bucket-logging'],
  references: ['https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html'],
  resource: 'aws_s3_bucket',
  check(bucket, module) {
    const { answer, at } = hasSetting(bucket, module, logging, isWritten);
    return judge(truth.not(truth.some([answer, receivesLogs(bucket, module)])), 'requests are not logged', at);
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

        resource "aws_s3_bucket_public_access_block" "site" {
          bucket = aws_s3_bucket.site.id
          block_public_acls = true
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_s3_bucket" "site" {
          bucket = "example-site"
        }

        resource "aws_s3_bucket_logging" "site" {
          bucket        = aws_s3_bucket.site.id
          target_bucket = "example-logs"
          target_prefix = "site/"
        }
      `,
      hcl`
        resource "aws_s3_bucket" "site" {
          logging {
            target_bucket = "example-logs"
          }
        }
      `,
      hcl`
        resource "aws_s3_bucket" "logs" {
          bucket = "example-logs"
        }

        resource "aws_s3_bucket_logging" "site" {
          bucket        = "example-site"
          target_bucket = aws_s3_bucket.logs.id
          target_prefix = "site/"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "bucket" {
          type = string
        }

        resource "aws_s3_bucket" "logs" {
          bucket = "example-logs"
        }

        resource "aws_s3_bucket_logging" "logs" {
          bucket        = var.bucket
          target_bucket = "example-all-logs"
          target_prefix = "logs/"
        }
      `,
    ],
  },
});

/**
 * A bucket that collects logs must not log itself: each delivery would cause the next. A target that is unknown is taken
 * for one elsewhere.
 */
function receivesLogs(bucket: ResourceView, module: ModuleView): Truth {
  const acls = [bucket, ...module.attachedTo(bucket, 'aws_s3_bucket_acl', 'bucket').map(({ resource }) => resource)];
  const logged = [
    ...module.attachedTo(bucket, 'aws_s3_bucket_logging', 'target_bucket'),
    ...module.attachedTo(bucket, 'aws_s3_bucket', 'logging.target_bucket'),
  ];
  return truth.some([
    truthOf(logged.some(({ certain }) => certain)),
    ...acls.map((it) => it.attribute('acl').is(equals('log-delivery-write'))),
  ]);
}
