import { hcl } from '@terrasafe/rule-kit';
import { customerKeyRule } from '../kms/customer-key.js';

export default customerKeyRule({
  id: 'AWS-CLOUDTRAIL-0007',
  title: 'CloudTrail event data store is not encrypted with a key of your own',
  fix: 'Set kms_key_id to the ARN of a KMS key.',
  aliases: ['CKV_AWS_294'],
  references: [
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudtrail_event_data_store',
  ],
  resource: 'aws_cloudtrail_event_data_store',
  path: 'kms_key_id',
  examples: {
    fail: [
      hcl`
        resource "aws_cloudtrail_event_data_store" "audit" {
          name = "audit"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_cloudtrail_event_data_store" "audit" {
          name       = "audit"
          kms_key_id = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "it" {
          type = string
        }

        resource "aws_cloudtrail_event_data_store" "audit" {
          name       = "audit"
          kms_key_id = var.it
        }
      `,
    ],
  },
});
