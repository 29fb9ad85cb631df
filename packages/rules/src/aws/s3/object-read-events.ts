import { defineRule, hcl } from '@terrasafe/rule-kit';
import { judgeObjectEvents } from './object-events.js';

export default defineRule({
  id: 'AWS-S3-0027',
  title: 'No trail records who reads the objects of an S3 bucket',
  severity: 'LOW',
  category: 'other',
  why: 'Trails record no access to objects by themselves, so nobody can tell afterwards who has read them.',
  fix: 'Add an event_selector for AWS::S3::Object with read_write_type "ReadOnly" or "All" to a trail.',
  aliases: ['AVD-AWS-0172', 'aws-s3-enable-object-read-logging'],
  references: ['https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-cloudtrail-logging-for-s3.html'],
  resource: 'aws_s3_bucket',
  check: (bucket, module) => judgeObjectEvents(bucket, module, 'ReadOnly'),
  examples: {
    fail: [
      hcl`
        resource "aws_s3_bucket" "orders" {
          bucket = "example-orders"
        }

        resource "aws_cloudtrail" "all" {
          name           = "all"
          s3_bucket_name = "example-trail"
        }
      `,
      hcl`
        resource "aws_s3_bucket" "orders" {
          bucket = "example-orders"
        }

        resource "aws_cloudtrail" "all" {
          name           = "all"
          s3_bucket_name = "example-trail"

          event_selector {
            read_write_type = "WriteOnly"

            data_resource {
              type   = "AWS::S3::Object"
              values = ["arn:aws:s3"]
            }
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_s3_bucket" "orders" {
          bucket = "example-orders"
        }

        resource "aws_cloudtrail" "all" {
          name           = "all"
          s3_bucket_name = "example-trail"

          event_selector {
            read_write_type = "ReadOnly"

            data_resource {
              type   = "AWS::S3::Object"
              values = ["arn:aws:s3"]
            }
          }
        }
      `,
      hcl`
        resource "aws_s3_bucket" "orders" {
          bucket = "example-orders"
        }

        resource "aws_cloudtrail" "all" {
          name           = "all"
          s3_bucket_name = "example-trail"

          event_selector {
            read_write_type = "All"

            data_resource {
              type   = "AWS::S3::Object"
              values = ["\${aws_s3_bucket.orders.arn}/"]
            }
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "events" {
          type = string
        }

        resource "aws_s3_bucket" "orders" {
          bucket = "example-orders"
        }

        resource "aws_cloudtrail" "all" {
          name           = "all"
          s3_bucket_name = "example-trail"

          event_selector {
            read_write_type = var.events

            data_resource {
              type   = "AWS::S3::Object"
              values = ["arn:aws:s3"]
            }
          }
        }
      `,
      hcl`
        resource "aws_s3_bucket" "orders" {
          bucket = "example-orders"
        }
      `,
    ],
  },
});
