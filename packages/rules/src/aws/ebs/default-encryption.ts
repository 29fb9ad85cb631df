import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-EBS-0003',
  title: 'Encryption of EBS volumes by default is switched off',
  severity: 'MEDIUM',
  category: 'unencrypted_storage',
  why: 'Each new volume is unencrypted unless somebody remembers to ask for it.',
  fix: 'Set enabled = true, or leave it out.',
  aliases: ['CKV_AWS_106'],
  references: ['https://docs.aws.amazon.com/ebs/latest/userguide/encryption-by-default.html'],
  resource: 'aws_ebs_encryption_by_default',
  path: 'enabled',
  require: equals(true),
  whenAbsent: 'pass',
  message: 'encryption by default is off',
  examples: {
    fail: [
      hcl`
        resource "aws_ebs_encryption_by_default" "region" {
          enabled = false
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_ebs_encryption_by_default" "region" {
          enabled = true
        }
      `,
      hcl`
        resource "aws_ebs_encryption_by_default" "region" {}
      `,
    ],
    unknown: [
      hcl`
        variable "setting" {
          type = bool
        }

        resource "aws_ebs_encryption_by_default" "region" {
          enabled = var.setting
        }
      `,
    ],
  },
});
