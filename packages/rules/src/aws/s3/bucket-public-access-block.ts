import { defineRule, equals, hcl, judge, truth } from '@terrasafe/rule-kit';

export default defineRule({
  id: 'AWS-S3-0008',
  title: 'S3 bucket has no effective public access block',
  severity: 'MEDIUM',
  category: 'public_access',
  why: 'One ACL or policy with a wildcard, set by mistake, makes the objects public; nothing stands in its way.',
  fix: 'Add an aws_s3_bucket_public_access_block resource with all four settings true.',
  aliases: ['CKV2_AWS_6', 'AVD-AWS-0094', 'aws-s3-specify-public-access-block'],
  mitre: ['T1530'],
  references: ['https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html'],
  resource: 'aws_s3_bucket',
  check(bucket, module) {
    const blocks = module.attachedTo(bucket, 'aws_s3_bucket_public_access_block', 'bucket');
    const isBlocked = truth.some(
      blocks.map(({ resource, certain }) =>
        truth.every([
          certain ? 'true' : 'unknown',
          resource.attribute('block_public_acls').is(equals(true)),
          resource.attribute('block_public_policy').is(equals(true)),
        ]),
      ),
    );
    return judge(truth.not(isBlocked), 'public access is not blocked', blocks[0]?.resource ?? bucket);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_s3_bucket" "logs" {
          bucket = "example-logs"
        }
      `,
      hcl`
        resource "aws_s3_bucket" "logs" {
          bucket = "example-logs"
        }

        resource "aws_s3_bucket_public_access_block" "logs" {
          bucket            = aws_s3_bucket.logs.id
          block_public_acls = true
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_s3_bucket" "logs" {
          bucket = "example-logs"
        }

        resource "aws_s3_bucket_public_access_block" "logs" {
          bucket                  = aws_s3_bucket.logs.id
          block_public_acls       = true
          block_public_policy     = true
          ignore_public_acls      = true
          restrict_public_buckets = true
        }
      `,
    ],
    unknown: [
      hcl`
        variable "block" {
          type = bool
        }

        resource "aws_s3_bucket" "logs" {
          bucket = "example-logs"
        }

        resource "aws_s3_bucket_public_access_block" "logs" {
          bucket              = aws_s3_bucket.logs.id
          block_public_acls   = var.block
          block_public_policy = true
        }
      `,
    ],
  },
});
