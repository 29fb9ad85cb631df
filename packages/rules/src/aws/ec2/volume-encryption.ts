import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-EC2-0010',
  title: 'EBS volume is not encrypted',
  severity: 'HIGH',
  category: 'unencrypted_storage',
  why: 'A snapshot of the volume that is shared or copied by mistake can be read by whoever gets it.',
  fix: 'Set encrypted = true (with kms_key_id for a key of your own), or switch on encryption by default for the region.',
  aliases: ['CKV_AWS_3', 'AVD-AWS-0026', 'aws-ec2-enable-volume-encryption'],
  references: ['https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html'],
  resource: 'aws_ebs_volume',
  path: 'encrypted',
  require: equals(true),
  whenAbsent: 'fail',
  message: 'the volume is not encrypted',
  examples: {
    fail: [
      hcl`
        resource "aws_ebs_volume" "data" {
          availability_zone = "eu-west-1a"
          size              = 40
        }
      `,
      hcl`
        resource "aws_ebs_volume" "data" {
          availability_zone = "eu-west-1a"
          size              = 40
          encrypted         = false
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_ebs_volume" "data" {
          availability_zone = "eu-west-1a"
          size              = 40
          encrypted         = true
        }
      `,
    ],
    unknown: [
      hcl`
        variable "enabled" {
          type = bool
        }

        resource "aws_ebs_volume" "data" {
          availability_zone = "eu-west-1a"
          size              = 40
          encrypted         = var.enabled
        }
      `,
    ],
  },
});
