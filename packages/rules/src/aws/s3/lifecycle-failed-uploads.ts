import { type BlockView, defineRule, equals, hcl, isEmpty, judge, type Truth, truth } from '@terrasafe/rule-kit';

export default defineRule({
  id: 'AWS-S3-0020',
  title: 'S3 lifecycle configuration keeps the parts of failed uploads',
  severity: 'LOW',
  category: 'other',
  why: 'Parts of uploads that were never finished stay for ever: unseen in listings, but on the bill.',
  fix: 'Add an enabled rule without a filter that has abort_incomplete_multipart_upload { days_after_initiation = 7 }.',
  aliases: ['CKV_AWS_300'],
  references: ['https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpu-abort-incomplete-mpu-lifecycle-config.html'],
  resource: 'aws_s3_bucket_lifecycle_configuration',
  check(configuration) {
    const isAborted = truth.some(configuration.blocks('rule').map(abortsEverywhere));
    return judge(truth.not(isAborted), 'no rule ends failed uploads of every object', configuration);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_s3_bucket_lifecycle_configuration" "logs" {
          bucket = "example-logs"

          rule {
            id     = "uploads"
            status = "Enabled"

            expiration {
              days = 90
            }
          }
        }
      `,
      hcl`
        resource "aws_s3_bucket_lifecycle_configuration" "logs" {
          bucket = "example-logs"

          rule {
            id     = "uploads"
            status = "Enabled"

            filter {
              prefix = "tmp/"
            }

            abort_incomplete_multipart_upload {
              days_after_initiation = 7
            }
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_s3_bucket_lifecycle_configuration" "logs" {
          bucket = "example-logs"

          rule {
            id     = "uploads"
            status = "Enabled"

            abort_incomplete_multipart_upload {
              days_after_initiation = 7
            }
          }
        }
      `,
      hcl`
        resource "aws_s3_bucket_lifecycle_configuration" "logs" {
          bucket = "example-logs"

          rule {
            id     = "uploads"
            status = "Enabled"

            filter {}

            abort_incomplete_multipart_upload {
              days_after_initiation = 7
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

        resource "aws_s3_bucket_lifecycle_configuration" "logs" {
          bucket = "example-logs"

          rule {
            id     = "uploads"
            status = var.status

            abort_incomplete_multipart_upload {
              days_after_initiation = 7
            }
          }
        }
      `,
    ],
  },
});

/** Whether an enabled rule that applies to every object ends uploads that were never finished. */
function abortsEverywhere(rule: BlockView): Truth {
  const filters = rule.blocks('filter');
  const blocks = filters.flatMap((it) => it.blocks()).map((it): Truth => (it.certain ? 'true' : 'unknown'));
  const attributes = filters.flatMap((it) => it.attributes()).map((it) => truth.not(it.is(isEmpty, 'true')));
  return truth.every([
    rule.certain ? 'true' : 'unknown',
    rule.attribute('status').is(equals('Enabled')),
    rule.first('abort_incomplete_multipart_upload.days_after_initiation').is(() => 'true'),
    rule.attribute('prefix').is(isEmpty, 'true'),
    truth.not(truth.some([...blocks, ...attributes])),
  ]);
}
