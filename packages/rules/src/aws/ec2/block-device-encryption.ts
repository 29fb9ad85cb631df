import { BlockView, defineRule, equals, hcl, judge, truth, worst } from '@terrasafe/rule-kit';

const message = 'a disk of the machine is not encrypted';

export default defineRule({
  id: 'AWS-EC2-0011',
  title: 'Disk of a machine is not encrypted',
  severity: 'HIGH',
  category: 'unencrypted_storage',
  why: 'A snapshot of the disk that is shared or copied by mistake can be read by whoever gets it.',
  fix: 'Set encrypted = true in root_block_device and in each ebs_block_device.',
  aliases: [
    'CKV_AWS_8',
    'AVD-AWS-0131',
    'AVD-AWS-0008',
    'aws-ec2-enable-at-rest-encryption',
    'aws-ec2-enable-launch-config-at-rest-encryption',
  ],
  mitre: ['T1530'],
  references: ['https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html'],
  resource: ['aws_instance', 'aws_launch_configuration'],
  check(machine) {
    // A machine has a root disk whether or not a block describes it.
    const roots = machine.blocks('root_block_device');
    if (roots.length === 0) roots.push(new BlockView(new Map(), machine.node, 'root_block_device'));
    return worst([...roots, ...machine.blocks('ebs_block_device')].map(judgeDisk));
  },
  examples: {
    fail: [
      hcl`
        resource "aws_instance" "web" {
          ami           = "ami-0a1b2c3d"
          instance_type = "t4g.small"
        }
      `,
      hcl`
        resource "aws_instance" "web" {
          ami           = "ami-0a1b2c3d"
          instance_type = "t4g.small"

          root_block_device {
            encrypted = true
          }

          ebs_block_device {
            device_name = "/dev/sdf"
            volume_size = 100
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_instance" "web" {
          ami           = "ami-0a1b2c3d"
          instance_type = "t4g.small"

          root_block_device {
            encrypted = true
          }

          ebs_block_device {
            device_name = "/dev/sdf"
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

        resource "aws_launch_configuration" "web" {
          image_id      = "ami-0a1b2c3d"
          instance_type = "t4g.small"

          root_block_device {
            encrypted = var.encrypted
          }
        }
      `,
    ],
  },
});

/** A disk made from a snapshot is encrypted if the snapshot is, which the source does not tell. */
function judgeDisk(disk: BlockView) {
  const encrypted = disk.attribute('encrypted');
  if (!encrypted.isPresent && disk.attribute('snapshot_id').isPresent) return undefined;
  return judge(truth.not(encrypted.is(equals(true))), message, encrypted);
}
