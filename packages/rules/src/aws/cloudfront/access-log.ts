import { defineRule, hcl, isEmpty, judge, not, truth } from '@terrasafe/rule-kit';

export default defineRule({
  id: 'AWS-CLOUDFRONT-0003',
  title: 'Distribution keeps no access log',
  severity: 'LOW',
  category: 'other',
  why: 'Who asked for what, and from where, cannot be told after an attack.',
  fix: 'Add logging_config with a bucket.',
  aliases: ['CKV_AWS_86', 'AVD-AWS-0010', 'aws-cloudfront-enable-logging'],
  references: ['https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/AccessLogs.html'],
  resource: 'aws_cloudfront_distribution',
  check(distribution, module) {
    const bucket = distribution.first('logging_config.bucket');
    const isDelivered = module.hasAttached(distribution, 'aws_cloudwatch_log_delivery_source', 'resource_arn');
    const isLogged = truth.some([bucket.is(not(isEmpty)), isDelivered]);
    return judge(truth.not(isLogged), 'there is no access log', bucket);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_cloudfront_distribution" "web" {
          enabled = true
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_cloudfront_distribution" "web" {
          enabled = true

          logging_config {
            bucket = "example-logs.s3.amazonaws.com"
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "logs" {
          type = string
        }

        resource "aws_cloudfront_distribution" "web" {
          enabled = true

          logging_config {
            bucket = var.logs
          }
        }
      `,
    ],
  },
});
