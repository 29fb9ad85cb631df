import { hcl } from '@terrasafe/rule-kit';
import { customerKeyRule } from '../kms/customer-key.js';

export default customerKeyRule({
  id: 'AWS-S3-0012',
  title: 'S3 object is encrypted with a key that AWS manages',
  fix: 'Set kms_key_id to the ARN of a KMS key of your own.',
  aliases: ['CKV_AWS_181', 'CKV_AWS_186'],
  references: ['https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html'],
  resource: ['aws_s3_object', 'aws_s3_bucket_object', 'aws_s3_object_copy'],
  path: 'kms_key_id',
  examples: {
    fail: [
      hcl`
        resource "aws_s3_object" "terms" {
          bucket = "example-site"
          key    = "terms.pdf"
          source = "terms.pdf"
        }
      `,
      hcl`
        resource "aws_s3_object" "terms" {
          bucket     = "example-site"
          key        = "terms.pdf"
          source     = "terms.pdf"
          kms_key_id = "arn:aws:kms:eu-west-1:111122223333:alias/aws/example"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_s3_object" "terms" {
          bucket     = "example-site"
          key        = "terms.pdf"
          source     = "terms.pdf"
          kms_key_id = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "key" {
          type = string
        }

        resource "aws_s3_object" "terms" {
          bucket     = "example-site"
          key        = "terms.pdf"
          source     = "terms.pdf"
          kms_key_id = var.key
        }
      `,
    ],
  },
});
