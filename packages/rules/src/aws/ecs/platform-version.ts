import { defineRule, equals, hcl, judge, truth } from '@terrasafe/rule-kit';

export default defineRule({
  id: 'AWS-ECS-0007',
  title: 'Fargate service is held at an old platform version',
  severity: 'LOW',
  category: 'other',
  why: 'Fixes of the kernel and the container runtime come with new platform versions.',
  fix: 'Leave platform_version out, or set it to "LATEST".',
  aliases: ['CKV_AWS_332'],
  references: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/platform-fargate.html'],
  resource: 'aws_ecs_service',
  check(service) {
    const version = service.attribute('platform_version');
    const isHeld = truth.not(version.is(equals('LATEST'), 'true'));
    const fault = truth.every([service.attribute('launch_type').is(equals('FARGATE')), isHeld]);
    return judge(fault, 'the platform version is fixed', version);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_ecs_service" "shop" {
          name             = "shop"
          cluster          = "shop"
          task_definition  = "shop:7"
          launch_type      = "FARGATE"
          platform_version = "1.3.0"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_ecs_service" "shop" {
          name            = "shop"
          cluster         = "shop"
          task_definition = "shop:7"
          launch_type     = "FARGATE"
        }
      `,
      hcl`
        resource "aws_ecs_service" "shop" {
          name             = "shop"
          cluster          = "shop"
          task_definition  = "shop:7"
          launch_type      = "FARGATE"
          platform_version = "LATEST"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "version" {
          type = string
        }

        resource "aws_ecs_service" "shop" {
          name             = "shop"
          cluster          = "shop"
          task_definition  = "shop:7"
          launch_type      = "FARGATE"
          platform_version = var.version
        }
      `,
    ],
  },
});
