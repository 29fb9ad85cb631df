import { attributeRule, hcl, isEmpty, not } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-IAM-0012',
  title: 'Access key of a user is kept in the Terraform state in the clear',
  severity: 'MEDIUM',
  category: 'weak_authentication',
  why: 'Whoever can read the state has a credential that never expires.',
  fix: 'Use a role with short-lived credentials; if a key has to be, set pgp_key so that the state holds ciphertext.',
  mitre: ['T1552.001'],
  references: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html'],
  resource: 'aws_iam_access_key',
  path: 'pgp_key',
  require: not(isEmpty),
  whenAbsent: 'fail',
  message: 'the secret access key is stored in the state',
  examples: {
    fail: [
      hcl`
        resource "aws_iam_access_key" "deploy" {
          user = "deploy"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_iam_access_key" "deploy" {
          user    = "deploy"
          pgp_key = "keybase:operations"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "key" {
          type = string
        }

        resource "aws_iam_access_key" "deploy" {
          user    = "deploy"
          pgp_key = var.key
        }
      `,
    ],
  },
});
