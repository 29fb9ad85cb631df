import { attributeRule, hcl, isEmpty, not } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-CLOUDFRONT-0007',
  title: 'Distribution has no default root object',
  severity: 'LOW',
  category: 'other',
  why: 'A request for the root reaches the origin, which may answer with a listing of everything there.',
  fix: 'Set default_root_object = "index.html".',
  aliases: ['CKV_AWS_305'],
  references: ['https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DefaultRootObject.html'],
  resource: 'aws_cloudfront_distribution',
  path: 'default_root_object',
  require: not(isEmpty),
  whenAbsent: 'fail',
  message: 'no default root object is named',
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
          enabled             = true
          default_root_object = "index.html"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "root" {
          type = string
        }

        resource "aws_cloudfront_distribution" "web" {
          enabled             = true
          default_root_object = var.root
        }
      `,
    ],
  },
});
