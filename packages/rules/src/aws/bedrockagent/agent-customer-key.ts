import { hcl } from '@terrasafe/rule-kit';
import { customerKeyRule } from '../kms/customer-key.js';

export default customerKeyRule({
  id: 'AWS-BEDROCKAGENT-0001',
  title: 'Bedrock agent is not encrypted with a key of your own',
  fix: 'Set customer_encryption_key_arn.',
  aliases: ['CKV_AWS_373'],
  references: ['https://docs.aws.amazon.com/bedrock/latest/userguide/encryption-agents.html'],
  resource: 'aws_bedrockagent_agent',
  path: 'customer_encryption_key_arn',
  examples: {
    fail: [
      hcl`
        resource "aws_bedrockagent_agent" "support" {
          agent_name              = "support"
          foundation_model        = "amazon.nova-lite-v1:0"
          agent_resource_role_arn = "arn:aws:iam::111122223333:role/support"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_bedrockagent_agent" "support" {
          agent_name                  = "support"
          foundation_model            = "amazon.nova-lite-v1:0"
          agent_resource_role_arn     = "arn:aws:iam::111122223333:role/support"
          customer_encryption_key_arn = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "key" {
          type = string
        }

        resource "aws_bedrockagent_agent" "support" {
          agent_name                  = "support"
          foundation_model            = "amazon.nova-lite-v1:0"
          agent_resource_role_arn     = "arn:aws:iam::111122223333:role/support"
          customer_encryption_key_arn = var.key
        }
      `,
    ],
  },
});
