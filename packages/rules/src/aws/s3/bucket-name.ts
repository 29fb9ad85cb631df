import { defineRule, hcl, judge, matches, not, oneOf, truth } from '@terrasafe/rule-kit';
import { hasSetting } from './split-setting.js';

const isHostName = matches(/^[a-z0-9](?:[a-z0-9-]|\.(?!\.)){1,61}[a-z0-9]$/);

const acceleration = {
  inBucket: 'acceleration_status',
  type: 'aws_s3_bucket_accelerate_configuration',
  path: 'status',
};

export default defineRule({
  id: 'AWS-S3-0026',
  title: 'Name of an S3 bucket does not fit into host names',
  severity: 'LOW',
  category: 'other',
  why: 'The address of the bucket does not work, or its certificate does not fit, and people switch the check of certificates off.',
  fix: 'Use 3 to 63 lower-case letters, digits and hyphens; without dots where the bucket is accelerated.',
  aliases: ['AVD-AWS-0320', 'aws-s3-dns-compliant-name'],
  references: ['https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html'],
  resource: 'aws_s3_bucket',
  check(bucket, module) {
    const name = bucket.attribute('bucket');
    const { answer: isAccelerated } = hasSetting(bucket, module, acceleration, oneOf('Enabled'));
    const fault = truth.some([
      name.is(not(isHostName), 'false'),
      truth.every([isAccelerated, name.is(matches(/\./), 'false')]),
    ]);
    return judge(fault, 'the name does not fit into host names', name);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_s3_bucket" "site" {
          bucket = "Example_Site"
        }
      `,
      hcl`
        resource "aws_s3_bucket" "site" {
          bucket = "www.example.com"
        }

        resource "aws_s3_bucket_accelerate_configuration" "site" {
          bucket = aws_s3_bucket.site.id
          status = "Enabled"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_s3_bucket" "site" {
          bucket = "example-site"
        }
      `,
      hcl`
        resource "aws_s3_bucket" "site" {
          bucket = "www.example.com"
        }
      `,
    ],
    unknown: [
      hcl`
        resource "aws_s3_bucket" "site" {
          bucket = var.name
        }

        variable "name" {
          type = string
        }
      `,
    ],
  },
});
