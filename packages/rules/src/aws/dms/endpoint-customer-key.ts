import { defineRule, equals, hcl, judge, truth } from '@terrasafe/rule-kit';
import { isCustomerKey } from '../kms/customer-key.js';

export default defineRule({
  id: 'AWS-DMS-0005',
  title: 'Migration endpoint is not encrypted with a key of your own',
  severity: 'LOW',
  category: 'unencrypted_storage',
  why: 'The endpoint keeps the credentials of the database; a key of your own decides who may read them, and logs it.',
  fix: 'Set kms_key_arn, or s3_settings { server_side_encryption_kms_key_id = … } for S3, to a KMS key of your own.',
  aliases: ['CKV_AWS_296'],
  references: [
    'https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Security.html',
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/dms_endpoint',
  ],
  resource: 'aws_dms_endpoint',
  check(endpoint, module) {
    // An S3 endpoint has no credentials to encrypt; its key is that of the objects.
    const isBucket = endpoint.attribute('engine_name').is(equals('s3'));
    const own = endpoint.attribute('kms_key_arn');
    const ofObjects = endpoint.first('s3_settings.server_side_encryption_kms_key_id');
    const isAtFault = truth.some([
      truth.every([truth.not(isBucket), truth.not(isCustomerKey(own, endpoint, module))]),
      truth.every([isBucket, truth.not(isCustomerKey(ofObjects, endpoint, module))]),
    ]);
    return judge(isAtFault, 'no KMS key of your own is set', isBucket === 'true' ? ofObjects : own);
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
    ],
    pass: [
      hcl`
        resource "aws_dms_endpoint" "orders" {
          endpoint_id   = "orders"
          endpoint_type = "source"
          engine_name   = "postgres"
          kms_key_arn   = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
        }
      `,
      hcl`
        resource "aws_dms_endpoint" "orders" {
          endpoint_id   = "orders"
          endpoint_type = "source"
          engine_name   = "s3"

          s3_settings {
            bucket_name                       = "orders"
            server_side_encryption_kms_key_id = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "key" {
          type = string
        }

        resource "aws_dms_endpoint" "orders" {
          endpoint_id   = "orders"
          endpoint_type = "source"
          engine_name   = "postgres"
          kms_key_arn   = var.key
        }
      `,
    ],
  },
});
