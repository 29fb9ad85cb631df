import { defineRule, equals, hcl, judge, truth } from '@terrasafe/rule-kit';

export default defineRule({
  id: 'AWS-AUTOSCALING-0001',
  title: 'Auto Scaling group gives its machines no tags',
  severity: 'LOW',
  category: 'other',
  why: 'Nobody can tell whose the machines are, what they cost and which policies by tag apply to them.',
  fix: 'Add a tag block with propagate_at_launch = true.',
  aliases: ['CKV_AWS_153'],
  references: ['https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-tagging.html'],
  resource: 'aws_autoscaling_group',
  check(group) {
    const tags = [...group.blocks('tag'), ...group.blocks('tags')];
    const isTagged = truth.some(tags.map((tag) => tag.attribute('propagate_at_launch').is(equals(true))));
    return judge(truth.not(isTagged), 'no tag goes to its machines', tags[0] ?? group);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_autoscaling_group" "web" {
          min_size = 1
          max_size = 3
        }
      `,
      hcl`
        resource "aws_autoscaling_group" "web" {
          min_size = 1
          max_size = 3

          tag {
            key                 = "service"
            value               = "shop"
            propagate_at_launch = false
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_autoscaling_group" "web" {
          min_size = 1
          max_size = 3

          tag {
            key                 = "service"
            value               = "shop"
            propagate_at_launch = true
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "propagate" {
          type = bool
        }

        resource "aws_autoscaling_group" "web" {
          min_size = 1
          max_size = 3

          tag {
            key                 = "service"
            value               = "shop"
            propagate_at_launch = var.propagate
          }
        }
      `,
    ],
  },
});
