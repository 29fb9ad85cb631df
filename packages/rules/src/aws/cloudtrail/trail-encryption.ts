import { attributeRule, hcl, isEmpty, not } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-CLOUDTRAIL-0001',
  title: 'CloudTrail logs are not encrypted with a key of your own',
  severity: 'LOW',
  category: 'unencrypted_storage',
  why: 'Without a KMS key, whoever may read the bucket may read the audit log.',
  fix: 'Set kms_key_id to the ARN of a KMS key whose policy admits CloudTrail.',
  aliases: ['CKV_AWS_35', 'AVD-AWS-0015', 'aws-cloudtrail-encryption-customer-managed-key'],
  references: [
    'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/encrypting-cloudtrail-log-files-with-aws-kms.html',
  ],
  resource: 'aws_cloudtrail',
  path: 'kms_key_id',
  require: not(isEmpty),
  whenAbsent: 'fail',
  message: 'no KMS key is set',
  examples: {
    fail: [
      hcl`
        resource "aws_cloudtrail" "audit" {
          name           = "audit"
          s3_bucket_name = "audit-logs"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_cloudtrail" "audit" {
          name           = "audit"
          s3_bucket_name = "audit-logs"
          kms_key_id     = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "key" {
          type = string
        }

        resource "aws_cloudtrail" "audit" {
          name           = "audit"
          s3_bucket_name = "audit-logs"
          kms_key_id     = var.key
        }
      `,
    ],
  },
});
