import { defineRule, fail, hcl } from '@terrasafe/rule-kit';

export default defineRule({
  id: 'AWS-AMI-0004',
  title: 'Machine image is shared outside of its account',
  severity: 'LOW',
  category: 'other',
  why: 'Whoever it is shared with can read its disks, with whatever keys and code were left there, and keep a copy.',
  fix: 'Copy the image into the account that needs it, or check that the share is meant.',
  aliases: ['CKV_AWS_205'],
  mitre: ['T1537'],
  references: ['https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/sharingamis-explicit.html'],
  resource: 'aws_ami_launch_permission',
  check: (permission) => fail('the image is shared with another account or organisation', permission),
  examples: {
    fail: [
      hcl`
        resource "aws_ami_launch_permission" "base" {
          image_id   = "ami-0a1b2c3d"
          account_id = "111122223333"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_ami" "base" {
          name = "base"
        }
      `,
    ],
  },
});
