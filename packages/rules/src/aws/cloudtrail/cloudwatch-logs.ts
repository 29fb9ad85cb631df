import { attributeRule, hcl, isSet } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-CLOUDTRAIL-0006',
  title: 'CloudTrail does not send its events to CloudWatch Logs',
  severity: 'LOW',
  category: 'other',
  why: 'No alarm can be raised on what is recorded.',
  fix: 'Set cloud_watch_logs_group_arn and cloud_watch_logs_role_arn.',
  aliases: ['CKV2_AWS_10', 'AVD-AWS-0162', 'aws-cloudtrail-ensure-cloudwatch-integration'],
  references: [
    'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/send-cloudtrail-events-to-cloudwatch-logs.html',
  ],
  resource: 'aws_cloudtrail',
  path: 'cloud_watch_logs_group_arn',
  require: isSet,
  whenAbsent: 'fail',
  message: 'no log group is set',
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
          name                       = "audit"
          s3_bucket_name             = "audit-logs"
          cloud_watch_logs_group_arn = "arn:aws:logs:eu-west-1:111122223333:log-group:audit:*"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "it" {
          type = string
        }

        resource "aws_cloudtrail" "audit" {
          name                       = "audit"
          s3_bucket_name             = "audit-logs"
          cloud_watch_logs_group_arn = var.it
        }
      `,
    ],
  },
});
