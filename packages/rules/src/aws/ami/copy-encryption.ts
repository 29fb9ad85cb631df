import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-AMI-0002',
  title: 'Copy of a machine image is not encrypted',
  severity: 'HIGH',
  category: 'unencrypted_storage',
  why: 'The snapshots behind the image can be read by whoever they are shared with or copied to by mistake.',
  fix: 'Set encrypted = true.',
  aliases: ['CKV_AWS_235'],
  references: ['https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/AMIEncryption.html'],
  resource: 'aws_ami_copy',
  path: 'encrypted',
  require: equals(true),
  whenAbsent: 'fail',
  message: 'the copy is not encrypted',
  examples: {
    fail: [
      hcl`
        resource "aws_ami_copy" "base" {
          name              = "base"
          source_ami_id     = "ami-0a1b2c3d"
          source_ami_region = "eu-west-1"
          encrypted         = false
        }
      `,
      hcl`
        resource "aws_ami_copy" "base" {
          name              = "base"
          source_ami_id     = "ami-0a1b2c3d"
          source_ami_region = "eu-west-1"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_ami_copy" "base" {
          name              = "base"
          source_ami_id     = "ami-0a1b2c3d"
          source_ami_region = "eu-west-1"
          encrypted         = true
        }
      `,
    ],
    unknown: [
      hcl`
        variable "setting" {
          type = bool
        }

        resource "aws_ami_copy" "base" {
          name              = "base"
          source_ami_id     = "ami-0a1b2c3d"
          source_ami_region = "eu-west-1"
          encrypted         = var.setting
        }
      `,
    ],
  },
});
