import { attributeRule, equals, hcl, not } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-APPSYNC-0002',
  title: 'GraphQL API does not log its fields',
  severity: 'LOW',
  category: 'other',
  why: 'Errors of single fields, and who caused them, leave no trace.',
  fix: 'Set field_log_level = "ERROR" in log_config, or more.',
  aliases: ['CKV_AWS_194'],
  references: ['https://docs.aws.amazon.com/appsync/latest/devguide/monitoring.html'],
  resource: 'aws_appsync_graphql_api',
  path: 'log_config.field_log_level',
  require: not(equals('NONE')),
  whenAbsent: 'fail',
  message: 'fields are not logged',
  examples: {
    fail: [
      hcl`
        resource "aws_appsync_graphql_api" "shop" {
          name                = "shop"
          authentication_type = "AWS_IAM"
        }
      `,
      hcl`
        resource "aws_appsync_graphql_api" "shop" {
          name                = "shop"
          authentication_type = "AWS_IAM"

          log_config {
            cloudwatch_logs_role_arn = "arn:aws:iam::111122223333:role/logs"
            field_log_level          = "NONE"
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_appsync_graphql_api" "shop" {
          name                = "shop"
          authentication_type = "AWS_IAM"

          log_config {
            cloudwatch_logs_role_arn = "arn:aws:iam::111122223333:role/logs"
            field_log_level          = "ERROR"
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "level" {
          type = string
        }

        resource "aws_appsync_graphql_api" "shop" {
          name                = "shop"
          authentication_type = "AWS_IAM"

          log_config {
            cloudwatch_logs_role_arn = "arn:aws:iam::111122223333:role/logs"
            field_log_level          = var.level
          }
        }
      `,
    ],
  },
});
