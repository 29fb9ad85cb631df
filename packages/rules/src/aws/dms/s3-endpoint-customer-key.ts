import { defineRule, hcl, judge, truth } from '@terrasafe/rule-kit';
import { isCustomerKey } from '../kms/customer-key.js';

export default defineRule({
  id: 'AWS-DMS-0006',
  title: 'Migration endpoint for S3 is not encrypted with a key of your own',
  severity: 'LOW',
  category: 'unencrypted_storage',
  why: 'A key of your own adds a key policy, an audit log of its use and the power to revoke it.',
  fix: 'Set kms_key_arn, and server_side_encryption_kms_key_id for the objects, to a KMS key of your own.',
  aliases: ['CKV_AWS_298'],
  references: [
    'https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Security.html',
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/dms_s3_endpoint',
  ],
  resource: 'aws_dms_s3_endpoint',
  check(endpoint, module) {
    const keys = ['kms_key_arn', 'server_side_encryption_kms_key_id'].map((name) => endpoint.attribute(name));
    const hasKey = truth.some(keys.map((key) => isCustomerKey(key, endpoint, module)));
    return judge(truth.not(hasKey), 'no KMS key of your own is set', keys.find((key) => key.isPresent) ?? endpoint);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_dms_s3_endpoint" "orders" {
          endpoint_id   = "orders"
          endpoint_type = "target"
          bucket_name   = "orders"
        }
      `,
      hcl`
        resource "aws_dms_s3_endpoint" "orders" {
          endpoint_id   = "orders"
          endpoint_type = "target"
          bucket_name   = "orders"
          kms_key_arn   = ""
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_dms_s3_endpoint" "orders" {
          endpoint_id   = "orders"
          endpoint_type = "target"
          bucket_name   = "orders"
          kms_key_arn   = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
        }
      `,
      hcl`
        resource "aws_dms_s3_endpoint" "orders" {
          endpoint_id                       = "orders"
          endpoint_type                     = "target"
          bucket_name                       = "orders"
          server_side_encryption_kms_key_id = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "key" {
          type = string
        }

        resource "aws_dms_s3_endpoint" "orders" {
          endpoint_id   = "orders"
          endpoint_type = "target"
          bucket_name   = "orders"
          kms_key_arn   = var.key
        }
      `,
    ],
  },
});
