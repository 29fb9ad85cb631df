import { attributeRule, hcl, isEmpty, not } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-GLUE-0003',
  title: 'Glue crawler, endpoint or job has no security configuration',
  severity: 'LOW',
  category: 'unencrypted_storage',
  why: 'Its logs, bookmarks and results are not encrypted with a key of yours.',
  fix: 'Set security_configuration to the name of an aws_glue_security_configuration.',
  aliases: ['CKV_AWS_195'],
  references: ['https://docs.aws.amazon.com/glue/latest/dg/encryption-security-configuration.html'],
  resource: ['aws_glue_crawler', 'aws_glue_dev_endpoint', 'aws_glue_job'],
  path: 'security_configuration',
  require: not(isEmpty),
  whenAbsent: 'fail',
  message: 'no security configuration is set',
  examples: {
    fail: [
      hcl`
        resource "aws_glue_crawler" "orders" {
          name          = "orders"
          database_name = "orders"
          role          = "glue"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_glue_crawler" "orders" {
          name                   = "orders"
          database_name          = "orders"
          role                   = "glue"
          security_configuration = "encrypted"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "configuration" {
          type = string
        }

        resource "aws_glue_crawler" "orders" {
          name                   = "orders"
          database_name          = "orders"
          role                   = "glue"
          security_configuration = var.configuration
        }
      `,
    ],
  },
});
