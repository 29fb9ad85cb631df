import { hcl } from '@terrasafe/rule-kit';
import { customerKeyRule } from '../kms/customer-key.js';

export default customerKeyRule({
  id: 'AWS-CODEARTIFACT-0001',
  title: 'CodeArtifact domain is not encrypted with a key of your own',
  fix: 'Set encryption_key to the ARN of a KMS key.',
  aliases: ['CKV_AWS_221'],
  references: ['https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/codeartifact_domain'],
  resource: 'aws_codeartifact_domain',
  path: 'encryption_key',
  examples: {
    fail: [
      hcl`
        resource "aws_codeartifact_domain" "orders" {
          domain = "orders"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_codeartifact_domain" "orders" {
          domain         = "orders"
          encryption_key = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "it" {
          type = string
        }

        resource "aws_codeartifact_domain" "orders" {
          domain         = "orders"
          encryption_key = var.it
        }
      `,
    ],
  },
});
