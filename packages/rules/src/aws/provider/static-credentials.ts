import { defineRule, hcl } from '@terrasafe/rule-kit';
import { judgeFormats } from '../../general/secrets/literals.js';

const secretKey = /^[A-Za-z0-9/+]{40}$/;

export default defineRule({
  id: 'AWS-PROVIDER-0001',
  title: 'AWS provider has its access key in the source',
  severity: 'CRITICAL',
  category: 'hardcoded_secret',
  why: 'Whoever can read the repository can act as the identity that manages the whole estate.',
  fix: 'Revoke the key; use a role, a profile or environment variables.',
  aliases: ['CKV_AWS_41'],
  mitre: ['T1552.001', 'T1078.004'],
  references: ['https://registry.terraform.io/providers/hashicorp/aws/latest/docs#authentication-and-configuration'],
  resource: 'provider.aws',
  check(provider) {
    const secret = provider.attribute('secret_key');
    if (secret.text !== undefined && secretKey.test(secret.text) && secret.whereWritten(secret.text)) {
      return { outcome: 'fail', message: 'secret_key is a literal in the source', at: secret };
    }
    return judgeFormats(provider.attribute('access_key'));
  },
  examples: {
    fail: [
      hcl`
        provider "aws" {
          region     = "eu-west-1"
          access_key = "AKIAIOSFODNN7EXAMPLE"
          secret_key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
        }
      `,
    ],
    pass: [
      hcl`
        provider "aws" {
          region  = "eu-west-1"
          profile = "production"
        }
      `,
      hcl`
        provider "aws" {
          region     = "us-east-1"
          access_key = "localstack"
          secret_key = "localstack"
        }
      `,
    ],
  },
});
