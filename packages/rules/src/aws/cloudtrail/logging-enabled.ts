import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-CLOUDTRAIL-0004',
  title: 'CloudTrail is switched off',
  severity: 'MEDIUM',
  category: 'other',
  why: 'Nothing that is done in the account is recorded.',
  fix: 'Remove enable_logging = false.',
  aliases: ['CKV_AWS_251'],
  mitre: ['T1562.008'],
  references: ['https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudtrail'],
  resource: 'aws_cloudtrail',
  path: 'enable_logging',
  require: equals(true),
  whenAbsent: 'pass',
  message: 'the trail is off',
  examples: {
    fail: [
      hcl`
        resource "aws_cloudtrail" "audit" {
          name           = "audit"
          s3_bucket_name = "audit-logs"
          enable_logging = false
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_cloudtrail" "audit" {
          name           = "audit"
          s3_bucket_name = "audit-logs"
        }
      `,
      hcl`
        resource "aws_cloudtrail" "audit" {
          name           = "audit"
          s3_bucket_name = "audit-logs"
          enable_logging = true
        }
      `,
    ],
    unknown: [
      hcl`
        variable "it" {
          type = bool
        }

        resource "aws_cloudtrail" "audit" {
          name           = "audit"
          s3_bucket_name = "audit-logs"
          enable_logging = var.it
        }
      `,
    ],
  },
});
