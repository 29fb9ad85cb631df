import { attributeRule, hcl, isEmpty, not } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-APPSYNC-0001',
  title: 'GraphQL API keeps no log',
  severity: 'LOW',
  category: 'other',
  why: 'Who asked for what cannot be told after an attack.',
  fix: 'Add log_config with a role and a field_log_level.',
  aliases: ['CKV_AWS_193'],
  references: ['https://docs.aws.amazon.com/appsync/latest/devguide/monitoring.html'],
  resource: 'aws_appsync_graphql_api',
  path: 'log_config.cloudwatch_logs_role_arn',
  require: not(isEmpty),
  whenAbsent: 'fail',
  message: 'there is no log configuration',
  examples: {
    fail: [
      hcl`
        resource "aws_appsync_graphql_api" "shop" {
          name                = "shop"
          authentication_type = "AWS_IAM"
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
        variable "role" {
          type = string
        }

        resource "aws_appsync_graphql_api" "shop" {
          name                = "shop"
          authentication_type = "AWS_IAM"

          log_config {
            cloudwatch_logs_role_arn = var.role
            field_log_level          = "ERROR"
          }
        }
      `,
    ],
  },
});
