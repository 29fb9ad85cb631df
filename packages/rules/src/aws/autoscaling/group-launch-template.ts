import { defineRule, hcl, judge, truth } from '@terrasafe/rule-kit';

export default defineRule({
  id: 'AWS-AUTOSCALING-0002',
  title: 'Auto Scaling group uses a launch configuration',
  severity: 'LOW',
  category: 'other',
  why: 'Launch configurations have no versions and get no new features; new accounts cannot create them.',
  fix: 'Replace launch_configuration by launch_template or mixed_instances_policy.',
  aliases: ['CKV_AWS_315'],
  references: ['https://docs.aws.amazon.com/autoscaling/ec2/userguide/launch-templates.html'],
  resource: 'aws_autoscaling_group',
  check(group) {
    const hasTemplate = truth.some([group.hasBlock('launch_template'), group.hasBlock('mixed_instances_policy')]);
    return judge(truth.not(hasTemplate), 'it has no launch template', group);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_autoscaling_group" "web" {
          min_size = 1
          max_size = 3
          launch_configuration = "web"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_autoscaling_group" "web" {
          min_size = 1
          max_size = 3

          launch_template {
            name    = "web"
            version = "3"
          }
        }
      `,
      hcl`
        resource "aws_autoscaling_group" "web" {
          min_size = 1
          max_size = 3

          mixed_instances_policy {
            launch_template {
              launch_template_specification {
                launch_template_name = "web"
              }
            }
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "templates" {
          type = list(string)
        }

        resource "aws_autoscaling_group" "web" {
          min_size = 1
          max_size = 3

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
