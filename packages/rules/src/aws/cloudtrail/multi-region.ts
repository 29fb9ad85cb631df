import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-CLOUDTRAIL-0003',
  title: 'CloudTrail records one region only',
  severity: 'LOW',
  category: 'other',
  why: 'What an intruder does in another region leaves no trace.',
  fix: 'Set is_multi_region_trail = true.',
  aliases: ['CKV_AWS_67', 'AVD-AWS-0014', 'aws-cloudtrail-enable-all-regions'],
  mitre: ['T1535', 'T1562.008'],
  references: [
    'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/receive-cloudtrail-log-files-from-multiple-regions.html',
  ],
  resource: 'aws_cloudtrail',
  path: 'is_multi_region_trail',
  require: equals(true),
  whenAbsent: 'fail',
  message: 'the trail covers one region',
  examples: {
    fail: [
      hcl`
        resource "aws_cloudtrail" "audit" {
          name           = "audit"
          s3_bucket_name = "audit-logs"
        }
      `,
      hcl`
        resource "aws_cloudtrail" "audit" {
          name                  = "audit"
          s3_bucket_name        = "audit-logs"
          is_multi_region_trail = false
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_cloudtrail" "audit" {
          name                  = "audit"
          s3_bucket_name        = "audit-logs"
          is_multi_region_trail = true
        }
      `,
    ],
    unknown: [
      hcl`
        variable "it" {
          type = bool
        }

        resource "aws_cloudtrail" "audit" {
          name                  = "audit"
          s3_bucket_name        = "audit-logs"
          is_multi_region_trail = var.it
        }
      `,
    ],
  },
});
