import { defineRule, equals, hcl, judge, truth, worst } from '@terrasafe/rule-kit';

const message = 'object lock is not enabled';

export default defineRule({
  id: 'AWS-S3-0019',
  title: 'S3 object lock is configured, but not enabled',
  severity: 'LOW',
  category: 'other',
  why: 'The configuration does not do what it says: objects can be overwritten and deleted.',
  fix: 'Set object_lock_enabled = "Enabled" in the object lock configuration.',
  aliases: ['CKV_AWS_143'],
  mitre: ['T1485'],
  references: ['https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html'],
  resource: 'aws_s3_bucket',
  check(bucket, module) {
    const wanted = equals('Enabled');
    // The resource of its own leaves it enabled where the argument is absent; the block in the bucket requires it.
    return worst([
      ...bucket.blocks('object_lock_configuration').map((lock) => {
        const enabled = lock.attribute('object_lock_enabled');
        const fault = truth.every([lock.certain ? 'true' : 'unknown', truth.not(enabled.is(wanted))]);
        return judge(fault, message, enabled);
      }),
      ...module.attachedTo(bucket, 'aws_s3_bucket_object_lock_configuration', 'bucket').map(({ resource, certain }) => {
        const enabled = resource.attribute('object_lock_enabled');
        const fault = truth.every([certain ? 'true' : 'unknown', truth.not(enabled.is(wanted, 'true'))]);
        return judge(fault, message, enabled);
      }),
    ]);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_s3_bucket" "archive" {
          object_lock_configuration {
            object_lock_enabled = "Disabled"
          }
        }
      `,
      hcl`
        resource "aws_s3_bucket" "archive" {
          object_lock_configuration {
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_s3_bucket" "archive" {
          object_lock_configuration {
            object_lock_enabled = "Enabled"
          }
        }
      `,
      hcl`
        resource "aws_s3_bucket" "logs" {
          bucket = "example-logs"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "lock" {
          type = string
        }

        resource "aws_s3_bucket" "archive" {
          object_lock_configuration {
            object_lock_enabled = var.lock
          }
        }
      `,
    ],
  },
});
