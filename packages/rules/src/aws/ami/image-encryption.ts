import { defineRule, equals, hcl, judge, truth, worst } from '@terrasafe/rule-kit';

export default defineRule({
  id: 'AWS-AMI-0003',
  title: 'Disk of a machine image is not encrypted',
  severity: 'HIGH',
  category: 'unencrypted_storage',
  why: 'The snapshots behind the image can be read by whoever they are shared with or copied to by mistake.',
  fix: 'Set encrypted = true in each ebs_block_device, or name an encrypted snapshot.',
  aliases: ['CKV_AWS_204'],
  references: ['https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/AMIEncryption.html'],
  resource: 'aws_ami',
  check(image) {
    return worst(
      image.blocks('ebs_block_device').map((disk) => {
        const encrypted = disk.attribute('encrypted');
        // A disk made from a snapshot is encrypted if the snapshot is, which the source does not tell.
        if (!encrypted.isPresent && disk.attribute('snapshot_id').isPresent) return undefined;
        const fault = truth.every([disk.certain ? 'true' : 'unknown', truth.not(encrypted.is(equals(true)))]);
        return judge(fault, 'a disk of the image is not encrypted', encrypted);
      }),
    );
  },
  examples: {
    fail: [
      hcl`
        resource "aws_ami" "base" {
          name             = "base"
          root_device_name = "/dev/xvda"

          ebs_block_device {
            device_name = "/dev/xvda"
            volume_size = 8
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_ami" "base" {
          name             = "base"
          root_device_name = "/dev/xvda"

          ebs_block_device {
            device_name = "/dev/xvda"
            volume_size = 8
            encrypted   = true
          }
        }
      `,
      hcl`
        resource "aws_ami" "base" {
          name             = "base"
          root_device_name = "/dev/xvda"

          ebs_block_device {
            device_name = "/dev/xvda"
            snapshot_id = "snap-0a1b2c3d"
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "encrypted" {
          type = bool
        }

        resource "aws_ami" "base" {
          name             = "base"
          root_device_name = "/dev/xvda"

          ebs_block_device {
            device_name = "/dev/xvda"
            encrypted   = var.encrypted
          }
        }
      `,
    ],
  },
});
