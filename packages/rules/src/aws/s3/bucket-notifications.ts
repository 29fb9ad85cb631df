import { defineRule, hcl, judge, truth } from '@terrasafe/rule-kit';

export default defineRule({
  id: 'AWS-S3-0015',
  title: 'S3 bucket tells nobody about new objects',
  severity: 'LOW',
  category: 'other',
  why: 'An upload or a deletion that nobody expects starts no alarm.',
  fix: 'Add an aws_s3_bucket_notification resource, or send its events to EventBridge.',
  aliases: ['CKV2_AWS_62'],
  references: ['https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventNotifications.html'],
  resource: 'aws_s3_bucket',
  check(bucket, module) {
    const isNotified = module.hasAttached(bucket, 'aws_s3_bucket_notification', 'bucket');
    return judge(truth.not(isNotified), 'it sends no event notifications', bucket);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_s3_bucket" "logs" {
          bucket = "example-logs"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_s3_bucket" "logs" {
          bucket = "example-logs"
        }

        resource "aws_s3_bucket_notification" "logs" {
          bucket = aws_s3_bucket.logs.id
          eventbridge = true
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

        resource "aws_s3_bucket_notification" "logs" {
          bucket = var.bucket
          eventbridge = true
        }
      `,
    ],
  },
});
