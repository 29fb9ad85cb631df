import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-CLOUDTRAIL-0002',
  title: 'CloudTrail does not sign its log files',
  severity: 'LOW',
  category: 'other',
  why: 'After a break-in nobody can prove that the audit log was not changed.',
  fix: 'Set enable_log_file_validation = true.',
  aliases: ['CKV_AWS_36', 'AVD-AWS-0016', 'aws-cloudtrail-enable-log-validation'],
  mitre: ['T1070'],
  references: ['https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-intro.html'],
  resource: 'aws_cloudtrail',
  path: 'enable_log_file_validation',
  require: equals(true),
  whenAbsent: 'fail',
  message: 'log files are not validated',
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
          name                       = "audit"
          s3_bucket_name             = "audit-logs"
          enable_log_file_validation = false
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_cloudtrail" "audit" {
          name                       = "audit"
          s3_bucket_name             = "audit-logs"
          enable_log_file_validation = true
        }
      `,
    ],
    unknown: [
      hcl`
        variable "enabled" {
          type = bool
        }

        resource "aws_cloudtrail" "audit" {
          name                       = "audit"
          s3_bucket_name             = "audit-logs"
          enable_log_file_validation = var.enabled
        }
      `,
    ],
  },
});
