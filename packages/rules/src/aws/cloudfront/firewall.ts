import { attributeRule, hcl, isEmpty, not } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-CLOUDFRONT-0002',
  title: 'Distribution has no web application firewall',
  severity: 'LOW',
  category: 'other',
  why: 'Floods, scanners and known exploits reach the origin unfiltered.',
  fix: 'Name a web ACL of scope CLOUDFRONT in web_acl_id.',
  aliases: ['CKV_AWS_68', 'AVD-AWS-0011', 'aws-cloudfront-enable-waf'],
  mitre: ['T1190'],
  references: ['https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/distribution-web-awswaf.html'],
  resource: 'aws_cloudfront_distribution',
  path: 'web_acl_id',
  require: not(isEmpty),
  whenAbsent: 'fail',
  message: 'no web ACL is named',
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
          enabled    = true
          web_acl_id = "arn:aws:wafv2:us-east-1:111122223333:global/webacl/shop/0a1b2c3d"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "acl" {
          type = string
        }

        resource "aws_cloudfront_distribution" "web" {
          enabled    = true
          web_acl_id = var.acl
        }
      `,
    ],
  },
});
