import { attributeRule, equals, hcl, not } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-EC2-0015',
  title: 'Machine image is public',
  severity: 'HIGH',
  category: 'public_access',
  why: 'Every AWS account can start the image and read its disks, with whatever keys and code were left there.',
  fix: 'Name the accounts in account_id, or the organisation in organization_arn.',
  mitre: ['T1537', 'T1530'],
  references: ['https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/sharingamis-explicit.html'],
  resource: 'aws_ami_launch_permission',
  path: 'group',
  require: not(equals('all')),
  whenAbsent: 'pass',
  message: 'every account may start the image',
  examples: {
    fail: [
      hcl`
        resource "aws_ami_launch_permission" "base" {
          image_id = "ami-0a1b2c3d"
          group    = "all"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_ami_launch_permission" "base" {
          image_id   = "ami-0a1b2c3d"
          account_id = "111122223333"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "group" {
          type = string
        }

        resource "aws_ami_launch_permission" "base" {
          image_id = "ami-0a1b2c3d"
          group    = var.group
        }
      `,
    ],
  },
});
