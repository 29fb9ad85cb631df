import { defineRule, equals, hcl, judge, truth } from '@terrasafe/rule-kit';
import { bucketHas, isIgnored, isPublicAcl } from './acl-grants.js';
import { requiresTls } from './transport-policy.js';

export default defineRule({
  id: 'AWS-S3-0025',
  title: 'Public S3 bucket takes requests without TLS',
  severity: 'MEDIUM',
  category: 'other',
  why: 'What visitors read or send travels in the clear, and can be changed on the way.',
  fix: 'Deny requests with the condition Bool aws:SecureTransport = false in the bucket policy.',
  aliases: ['CKV_AWS_379'],
  mitre: ['T1040'],
  references: ['https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html'],
  resource: 'aws_s3_bucket_acl',
  check(acl, module) {
    const isInOrder = truth.some([
      isIgnored(acl, module),
      bucketHas(acl, module, 'aws_s3_bucket_public_access_block', (block) =>
        block.attribute('restrict_public_buckets').is(equals(true)),
      ),
      // Websites of S3 know no TLS.
      bucketHas(acl, module, 'aws_s3_bucket_website_configuration', () => 'true'),
      bucketHas(acl, module, 'aws_s3_bucket_policy', (policy) => requiresTls(policy.attribute('policy'))),
    ]);
    const fault = truth.every([isPublicAcl(acl), truth.not(isInOrder)]);
    return judge(fault, 'the bucket is public and takes requests without TLS', acl);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_s3_bucket" "site" {
          bucket = "example-site"
        }

        resource "aws_s3_bucket_acl" "site" {
          bucket = aws_s3_bucket.site.id
          acl    = "public-read"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_s3_bucket" "site" {
          bucket = "example-site"
        }

        resource "aws_s3_bucket_acl" "site" {
          bucket = aws_s3_bucket.site.id
          acl    = "private"
        }
      `,
      hcl`
        resource "aws_s3_bucket" "site" {
          bucket = "example-site"
        }

        resource "aws_s3_bucket_acl" "site" {
          bucket = aws_s3_bucket.site.id
          acl    = "public-read"
        }

        resource "aws_s3_bucket_policy" "site" {
          bucket = aws_s3_bucket.site.id
          policy = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Effect    = "Deny"
              Principal = "*"
              Action    = "s3:*"
              Resource  = "\${aws_s3_bucket.site.arn}/*"
              Condition = { Bool = { "aws:SecureTransport" = "false" } }
            }]
          })
        }
      `,
    ],
    unknown: [
      hcl`
        variable "acl" {
          type = string
        }

        resource "aws_s3_bucket" "site" {
          bucket = "example-site"
        }

        resource "aws_s3_bucket_acl" "site" {
          bucket = aws_s3_bucket.site.id
          acl    = var.acl
        }
      `,
    ],
  },
});
