import { defineRule, equals, hcl, judge, truth } from '@terrasafe/rule-kit';

export default defineRule({
  id: 'AWS-EBS-0004',
  title: 'Volume that a machine uses is not encrypted',
  severity: 'MEDIUM',
  category: 'unencrypted_storage',
  why: 'What the machine reads and writes travels in the clear between it and the disk.',
  fix: 'Set encrypted = true, which encrypts the disk, its snapshots and the way to the machine.',
  aliases: ['CKV2_AWS_2'],
  references: ['https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html'],
  resource: 'aws_ebs_volume',
  check(volume, module) {
    const encrypted = volume.attribute('encrypted');
    const isAttached = module.hasAttached(volume, 'aws_volume_attachment', 'volume_id');
    const fault = truth.every([isAttached, truth.not(encrypted.is(equals(true)))]);
    return judge(fault, 'the volume is attached without encryption', encrypted);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_ebs_volume" "data" {
          availability_zone = "eu-west-1a"
          size              = 40
        }

        resource "aws_volume_attachment" "data" {
          device_name = "/dev/sdf"
          instance_id = "i-0a1b2c3d"
          volume_id   = aws_ebs_volume.data.id
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

        resource "aws_volume_attachment" "data" {
          device_name = "/dev/sdf"
          instance_id = "i-0a1b2c3d"
          volume_id   = aws_ebs_volume.data.id
        }
      `,
      hcl`
        resource "aws_ebs_volume" "data" {
          availability_zone = "eu-west-1a"
          size              = 40
        }
      `,
    ],
    unknown: [
      hcl`
        resource "aws_ebs_volume" "data" {
          availability_zone = "eu-west-1a"
          size              = 40
          encrypted         = var.encrypted
        }

        resource "aws_volume_attachment" "data" {
          device_name = "/dev/sdf"
          instance_id = "i-0a1b2c3d"
          volume_id   = aws_ebs_volume.data.id
        }

        variable "encrypted" {
          type = bool
        }
      `,
    ],
  },
});
