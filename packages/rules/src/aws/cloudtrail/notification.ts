import { attributeRule, hcl, isSet } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-CLOUDTRAIL-0005',
  title: 'CloudTrail announces its log files to nobody',
  severity: 'LOW',
  category: 'other',
  why: 'Whatever watches the log has to look for new files by itself, and is late.',
  fix: 'Set sns_topic_name.',
  aliases: ['CKV_AWS_252'],
  references: [
    'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/configure-sns-notifications-for-cloudtrail.html',
  ],
  resource: 'aws_cloudtrail',
  path: 'sns_topic_name',
  require: isSet,
  whenAbsent: 'fail',
  message: 'no topic is set',
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
          sns_topic_name = "audit"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "it" {
          type = string
        }

        resource "aws_cloudtrail" "audit" {
          name           = "audit"
          s3_bucket_name = "audit-logs"
          sns_topic_name = var.it
        }
      `,
    ],
  },
});
