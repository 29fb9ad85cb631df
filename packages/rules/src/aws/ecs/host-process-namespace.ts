import { defineRule, equals, hcl, judge, worst } from '@terrasafe/rule-kit';
import { containerSettings } from './container-settings.js';

export default defineRule({
  id: 'AWS-ECS-0010',
  title: 'Task shares the process namespace of its host',
  severity: 'MEDIUM',
  category: 'other',
  why: 'A container sees, and can stop or read, the processes of the host and of other tasks.',
  fix: 'Leave pid_mode out, or set it to "task".',
  aliases: ['CKV_AWS_335'],
  mitre: ['T1611'],
  references: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html'],
  resource: 'aws_ecs_task_definition',
  check(task) {
    // ECS takes it for the whole task only; in a container definition it is misplaced, and means the same.
    const inContainers = containerSettings(task.attribute('container_definitions'), 'pidMode');
    const places = [task.attribute('pid_mode'), ...inContainers.filter((it) => it.text !== undefined)];
    return worst(places.map((it) => judge(it.is(equals('host')), 'the process namespace of the host is shared', it)));
  },
  examples: {
    fail: [
      hcl`
        resource "aws_ecs_task_definition" "shop" {
          family   = "shop"
          pid_mode = "host"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_ecs_task_definition" "shop" {
          family = "shop"
        }
      `,
      hcl`
        resource "aws_ecs_task_definition" "shop" {
          family   = "shop"
          pid_mode = "task"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "mode" {
          type = string
        }

        resource "aws_ecs_task_definition" "shop" {
          family   = "shop"
          pid_mode = var.mode
        }
      `,
    ],
  },
});
