import { defineRule, equals, hcl, judge, matches, truth, worst } from '@terrasafe/rule-kit';
import { containerSettings } from './container-settings.js';

export default defineRule({
  id: 'AWS-ECS-0011',
  title: 'Container can write to its root file system',
  severity: 'LOW',
  category: 'other',
  why: 'Whoever gets into the container can leave tools and change the program that runs.',
  fix: 'Set readonlyRootFilesystem = true in every container definition, and mount volumes for what has to be written.',
  aliases: ['CKV_AWS_336'],
  references: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html'],
  resource: 'aws_ecs_task_definition',
  check(task) {
    // Windows containers know no read-only root.
    const isWindows = task.first('runtime_platform.operating_system_family').is(matches(/^WINDOWS/));
    return worst(
      containerSettings(task.attribute('container_definitions'), 'readonlyRootFilesystem').map((it) =>
        judge(
          truth.every([truth.not(it.is(equals(true))), truth.not(isWindows)]),
          'a container can write to its root',
          it,
        ),
      ),
    );
  },
  examples: {
    fail: [
      hcl`
        resource "aws_ecs_task_definition" "shop" {
          family = "shop"
          container_definitions = jsonencode([{
            name  = "shop"
            image = "shop:1"
          }])
        }
      `,
      hcl`
        resource "aws_ecs_task_definition" "shop" {
          family = "shop"
          container_definitions = jsonencode([{
            name                   = "shop"
            image                  = "shop:1"
            readonlyRootFilesystem = false
          }])
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_ecs_task_definition" "shop" {
          family                = "shop"
          container_definitions = jsonencode([{ Name = "web", Image = "web", ReadonlyRootFilesystem = true }])
        }
      `,
      hcl`
        resource "aws_ecs_task_definition" "shop" {
          family = "shop"
          container_definitions = jsonencode([{
            name                   = "shop"
            image                  = "shop:1"
            readonlyRootFilesystem = true
          }])
        }
      `,
    ],
    unknown: [
      hcl`
        variable "readonly" {
          type = bool
        }

        resource "aws_ecs_task_definition" "shop" {
          family = "shop"
          container_definitions = jsonencode([{
            name                   = "shop"
            image                  = "shop:1"
            readonlyRootFilesystem = var.readonly
          }])
        }
      `,
    ],
  },
});
