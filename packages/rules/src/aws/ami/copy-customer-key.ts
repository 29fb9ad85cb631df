import { hcl } from '@terrasafe/rule-kit';
import { customerKeyRule } from '../kms/customer-key.js';

export default customerKeyRule({
  id: 'AWS-AMI-0001',
  title: 'Copy of a machine image is encrypted with a key that AWS manages',
  fix: 'Set encrypted = true and kms_key_id to the ARN of a KMS key of your own.',
  aliases: ['CKV_AWS_236'],
  references: ['https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/AMIEncryption.html'],
  resource: 'aws_ami_copy',
  path: 'kms_key_id',
  examples: {
    fail: [
      hcl`
        resource "aws_ami_copy" "base" {
          name              = "base"
          source_ami_id     = "ami-0a1b2c3d"
          source_ami_region = "eu-west-1"
          encrypted         = true
        }
      `,
      hcl`
        resource "aws_ami_copy" "base" {
          name              = "base"
          source_ami_id     = "ami-0a1b2c3d"
          source_ami_region = "eu-west-1"
          encrypted         = true
          kms_key_id        = "arn:aws:kms:eu-west-1:111122223333:alias/aws/example"
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
          kms_key_id        = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "key" {
          type = string
        }

        resource "aws_ami_copy" "base" {
          name              = "base"
          source_ami_id     = "ami-0a1b2c3d"
          source_ami_region = "eu-west-1"
          encrypted         = true
          kms_key_id        = var.key
        }
      `,
    ],
  },
});
