import { defineRule, equals, hcl, judge, truth } from '@terrasafe/rule-kit';

export default defineRule({
  id: 'AWS-EC2-0012',
  title: 'Instance metadata answers requests without a session token',
  severity: 'MEDIUM',
  category: 'weak_authentication',
  why: 'One server-side request forgery in an application is enough to read the credentials of the machine.',
  fix: 'Set metadata_options { http_tokens = "required" }.',
  aliases: [
    'CKV_AWS_79',
    'AVD-AWS-0028',
    'AVD-AWS-0130',
    'aws-ec2-enforce-http-token-imds',
    'aws-ec2-enforce-launch-config-http-token-imds',
  ],
  mitre: ['T1552.005'],
  references: ['https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html'],
  resource: ['aws_instance', 'aws_launch_template', 'aws_launch_configuration'],
  check(machine) {
    const tokens = machine.first('metadata_options.http_tokens');
    const isOff = machine.first('metadata_options.http_endpoint').is(equals('disabled'));
    const isSafe = truth.some([isOff, tokens.is(equals('required'))]);
    return judge(truth.not(isSafe), 'session tokens (IMDSv2) are not required', tokens);
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
        resource "aws_launch_template" "web" {
          metadata_options {
            http_tokens = "optional"
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_instance" "web" {
          ami           = "ami-0a1b2c3d"
          instance_type = "t4g.small"

          metadata_options {
            http_tokens = "required"
          }
        }
      `,
      hcl`
        resource "aws_instance" "web" {
          ami           = "ami-0a1b2c3d"
          instance_type = "t4g.small"

          metadata_options {
            http_endpoint = "disabled"
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "tokens" {
          type = string
        }

        resource "aws_instance" "web" {
          ami           = "ami-0a1b2c3d"
          instance_type = "t4g.small"

          metadata_options {
            http_tokens = var.tokens
          }
        }
      `,
    ],
  },
});
