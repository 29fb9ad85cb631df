import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-EC2-0016',
  title: 'Machine is not monitored in detail',
  severity: 'LOW',
  category: 'other',
  why: 'CloudWatch gets figures every five minutes only, so a short outage or a miner at work is seen late.',
  fix: 'Set monitoring = true.',
  aliases: ['CKV_AWS_126'],
  references: ['https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/manage-detailed-monitoring.html'],
  resource: 'aws_instance',
  path: 'monitoring',
  require: equals(true),
  whenAbsent: 'fail',
  message: 'detailed monitoring is off',
  examples: {
    fail: [
      hcl`
        resource "aws_instance" "web" {
          ami           = "ami-0a1b2c3d"
          instance_type = "t4g.small"
          monitoring    = false
        }
      `,
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
          ami           = "ami-0a1b2c3d"
          instance_type = "t4g.small"
          monitoring    = true
        }
      `,
    ],
    unknown: [
      hcl`
        variable "setting" {
          type = bool
        }

        resource "aws_instance" "web" {
          ami           = "ami-0a1b2c3d"
          instance_type = "t4g.small"
          monitoring    = var.setting
        }
      `,
    ],
  },
});
