import { attributeRule, hcl, isSet } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-WAF-0002',
  title: 'Classic web ACL keeps no log',
  severity: 'LOW',
  category: 'other',
  why: 'Nobody can say later which requests were let through.',
  fix: 'Add logging_configuration with log_destination.',
  aliases: ['CKV_AWS_176'],
  references: ['https://docs.aws.amazon.com/waf/latest/developerguide/classic-logging.html'],
  resource: ['aws_waf_web_acl', 'aws_wafregional_web_acl'],
  path: 'logging_configuration.log_destination',
  require: isSet,
  whenAbsent: 'fail',
  message: 'no log destination is set',
  examples: {
    fail: [
      hcl`
        resource "aws_wafregional_web_acl" "shop" {
          name = "shop"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_wafregional_web_acl" "shop" {
          name = "shop"

          logging_configuration {
            log_destination = "arn:aws:firehose:eu-west-1:111122223333:deliverystream/aws-waf-logs"
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "it" {
          type = string
        }

        resource "aws_wafregional_web_acl" "shop" {
          name = "shop"

          logging_configuration {
            log_destination = var.it
          }
        }
      `,
    ],
  },
});
