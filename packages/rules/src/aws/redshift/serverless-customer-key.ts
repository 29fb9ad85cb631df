import { hcl } from '@terrasafe/rule-kit';
import { customerKeyRule } from '../kms/customer-key.js';

export default customerKeyRule({
  id: 'AWS-REDSHIFT-0013',
  title: 'Redshift Serverless namespace is encrypted with a key that AWS owns',
  fix: 'Set kms_key_id to the ARN of a KMS key of your own.',
  aliases: ['CKV_AWS_282'],
  references: [
    'https://docs.aws.amazon.com/redshift/latest/mgmt/serverless-workgroups-and-namespaces-rotate-kms-key.html',
  ],
  resource: 'aws_redshiftserverless_namespace',
  path: 'kms_key_id',
  examples: {
    fail: [
      hcl`
        resource "aws_redshiftserverless_namespace" "warehouse" {
          namespace_name = "warehouse"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_redshiftserverless_namespace" "warehouse" {
          namespace_name = "warehouse"
          kms_key_id     = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "key" {
          type = string
        }

        resource "aws_redshiftserverless_namespace" "warehouse" {
          namespace_name = "warehouse"
          kms_key_id     = var.key
        }
      `,
    ],
  },
});
