import { defineRule, equals, hcl, judge, worst } from '@terrasafe/rule-kit';
import { containerSettings } from './container-settings.js';

export default defineRule({
  id: 'AWS-ECS-0009',
  title: 'Task runs a privileged container',
  severity: 'MEDIUM',
  category: 'other',
  why: 'Whoever breaks out of the container is root on the host, beside the tasks of others.',
  fix: 'Leave privileged out of the container definition, or set it to false.',
  aliases: ['CKV_AWS_334'],
  mitre: ['T1611'],
  references: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html'],
  resource: 'aws_ecs_task_definition',
  check: (task) =>
    worst(
      containerSettings(task.attribute('container_definitions'), 'privileged').map((privileged) =>
        judge(privileged.is(equals(true)), 'a container is privileged', privileged),
      ),
    ),
  examples: {
    fail: [
      hcl`
        resource "aws_ecs_task_definition" "shop" {
          family                = "shop"
          container_definitions = jsonencode([{ Name = "web", Image = "web", Privileged = true }])
        }
      `,
      hcl`
        resource "aws_ecs_task_definition" "shop" {
          family = "shop"
          container_definitions = jsonencode([{
            name       = "shop"
            image      = "shop:1"
            privileged = true
          }])
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_ecs_task_definition" "shop" {
          family = "shop"
          container_definitions = jsonencode([{
            name  = "shop"
            image = "shop:1"
          }])
        }
      `,
    ],
    unknown: [
      hcl`
        variable "privileged" {
          type = bool
        }

        resource "aws_ecs_task_definition" "shop" {
          family = "shop"
          container_definitions = jsonencode([{
            name       = "shop"
            image      = "shop:1"
            privileged = var.privileged
          }])
        }
      `,
    ],
  },
});
