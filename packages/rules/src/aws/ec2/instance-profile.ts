import { defineRule, hcl, isSet, judge, truth } from '@terrasafe/rule-kit';

export default defineRule({
  id: 'AWS-EC2-0018',
  title: 'Machine has no IAM role',
  severity: 'LOW',
  category: 'weak_authentication',
  why: 'Software on it that calls AWS needs access keys, which stay valid until somebody revokes them.',
  fix: 'Set iam_instance_profile to a profile whose role may do what the machine needs.',
  aliases: ['CKV2_AWS_41'],
  references: ['https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/iam-roles-for-amazon-ec2.html'],
  resource: 'aws_instance',
  check(machine) {
    const profile = machine.attribute('iam_instance_profile');
    // A launch template may bring the profile along.
    const hasRole = truth.some([profile.is(isSet), machine.hasBlock('launch_template')]);
    return judge(truth.not(hasRole), 'it has no instance profile', machine.blocks('launch_template')[0] ?? profile);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_instance" "web" {
          ami           = "ami-0a1b2c3d"
          instance_type = "t4g.small"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_instance" "web" {
          ami                  = "ami-0a1b2c3d"
          instance_type        = "t4g.small"
          iam_instance_profile = "web"
        }
      `,
      hcl`
        resource "aws_instance" "web" {
          launch_template {
            name = "web"
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "templates" {
          type = list(string)
        }

        resource "aws_instance" "web" {
          dynamic "launch_template" {
            for_each = var.templates

            content {
              name = launch_template.value
            }
          }
        }
      `,
    ],
  },
});
