import { defineRule, equals, hcl, judge, oneOf, truth } from '@terrasafe/rule-kit';

/** They connect by HTTPS, or say so in settings of their own, and know no `ssl_mode`. */
const otherwise = oneOf(
  'azuredb',
  'dynamodb',
  'elasticsearch',
  'kafka',
  'kinesis',
  'neptune',
  'opensearch',
  'redshift',
  'redshift-serverless',
  's3',
);

export default defineRule({
  id: 'AWS-DMS-0004',
  title: 'Migration endpoint connects in the clear',
  severity: 'MEDIUM',
  category: 'other',
  why: 'The password and every row on their way from or to the database can be read by anyone on the network path.',
  fix: 'Set ssl_mode to require, verify-ca or verify-full, as far as the engine admits; the default is none.',
  aliases: ['CKV2_AWS_49'],
  mitre: ['T1040'],
  references: ['https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Security.SSL.html'],
  resource: 'aws_dms_endpoint',
  check(endpoint) {
    const mode = endpoint.attribute('ssl_mode');
    const isAtFault = truth.every([
      endpoint.attribute('endpoint_type').is(oneOf('source', 'target'), 'true'),
      truth.not(endpoint.attribute('engine_name').is(otherwise)),
      mode.is(equals('none'), 'true'),
    ]);
    return judge(isAtFault, 'connections are not encrypted', mode);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_dms_endpoint" "orders" {
          endpoint_id   = "orders"
          endpoint_type = "source"
          engine_name   = "postgres"
        }
      `,
      hcl`
        resource "aws_dms_endpoint" "orders" {
          endpoint_id   = "orders"
          endpoint_type = "source"
          engine_name   = "mysql"
          ssl_mode      = "none"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_dms_endpoint" "orders" {
          endpoint_id   = "orders"
          endpoint_type = "source"
          engine_name   = "postgres"
          ssl_mode      = "verify-full"
        }
      `,
      hcl`
        resource "aws_dms_endpoint" "orders" {
          endpoint_id   = "orders"
          endpoint_type = "source"
          engine_name   = "dynamodb"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "engine" {
          type = string
        }

        resource "aws_dms_endpoint" "orders" {
          endpoint_id   = "orders"
          endpoint_type = "source"
          engine_name   = var.engine
        }
      `,
    ],
  },
});
