import { attributeRule, hcl, isEmpty, not } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-BEDROCKAGENT-0002',
  title: 'Bedrock agent has no guardrail',
  severity: 'MEDIUM',
  category: 'other',
  why: 'Nothing filters harmful prompts, injected instructions or personal data in the answers.',
  fix: 'Add guardrail_configuration with guardrail_identifier and guardrail_version.',
  aliases: ['CKV_AWS_383'],
  references: ['https://docs.aws.amazon.com/bedrock/latest/userguide/agents-guardrail.html'],
  resource: 'aws_bedrockagent_agent',
  path: 'guardrail_configuration.guardrail_identifier',
  require: not(isEmpty),
  whenAbsent: 'fail',
  message: 'no guardrail is named',
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
          agent_name              = "support"
          foundation_model        = "amazon.nova-lite-v1:0"
          agent_resource_role_arn = "arn:aws:iam::111122223333:role/support"

          guardrail_configuration {
            guardrail_identifier = "0a1b2c3d4e5f"
            guardrail_version    = "1"
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "guardrail" {
          type = string
        }

        resource "aws_bedrockagent_agent" "support" {
          agent_name              = "support"
          foundation_model        = "amazon.nova-lite-v1:0"
          agent_resource_role_arn = "arn:aws:iam::111122223333:role/support"

          guardrail_configuration {
            guardrail_identifier = var.guardrail
            guardrail_version    = "1"
          }
        }
      `,
    ],
  },
});
