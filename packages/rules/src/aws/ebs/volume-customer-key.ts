import { hcl } from '@terrasafe/rule-kit';
import { customerKeyRule } from '../kms/customer-key.js';

export default customerKeyRule({
  id: 'AWS-EBS-0001',
  title: 'EBS volume is encrypted with a key that AWS manages',
  fix: 'Set kms_key_id to the ARN of a KMS key of your own, along with encrypted = true.',
  aliases: ['CKV_AWS_189', 'AVD-AWS-0027', 'aws-ec2-volume-encryption-customer-key', 'aws-ebs-encryption-customer-key'],
  references: ['https://docs.aws.amazon.com/ebs/latest/userguide/how-ebs-encryption-works.html'],
  resource: 'aws_ebs_volume',
  path: 'kms_key_id',
  examples: {
    fail: [
      hcl`
        resource "aws_ebs_volume" "data" {
          availability_zone = "eu-west-1a"
          size              = 40
          encrypted         = true
        }
      `,
      hcl`
        resource "aws_ebs_volume" "data" {
          availability_zone = "eu-west-1a"
          size              = 40
          encrypted         = true
          kms_key_id        = "arn:aws:kms:eu-west-1:111122223333:alias/aws/example"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_ebs_volume" "data" {
          availability_zone = "eu-west-1a"
          size              = 40
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

        resource "aws_ebs_volume" "data" {
          availability_zone = "eu-west-1a"
          size              = 40
          encrypted         = true
          kms_key_id        = var.key
        }
      `,
    ],
  },
});
