import { hcl } from '@terrasafe/rule-kit';
import { customerKeyRule } from '../kms/customer-key.js';

export default customerKeyRule({
  id: 'AWS-APPFLOW-0002',
  title: 'AppFlow connection keeps its credentials under a key that AWS manages',
  fix: 'Set kms_arn to the ARN of a KMS key of your own.',
  aliases: ['CKV_AWS_264'],
  references: ['https://docs.aws.amazon.com/appflow/latest/userguide/data-protection.html'],
  resource: 'aws_appflow_connector_profile',
  path: 'kms_arn',
  examples: {
    fail: [
      hcl`
        resource "aws_appflow_connector_profile" "leads" {
          name            = "leads"
          connector_type  = "Redshift"
          connection_mode = "Public"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_appflow_connector_profile" "leads" {
          name            = "leads"
          connector_type  = "Redshift"
          connection_mode = "Public"
          kms_arn         = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "key" {
          type = string
        }

        resource "aws_appflow_connector_profile" "leads" {
          name            = "leads"
          connector_type  = "Redshift"
          connection_mode = "Public"
          kms_arn         = var.key
        }
      `,
    ],
  },
});
