import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-ECS-0008',
  title: 'Tasks of the service get public addresses',
  severity: 'MEDIUM',
  category: 'public_access',
  why: 'Only the security group stands between the internet and the containers.',
  fix: 'Set assign_public_ip = false, and reach the tasks through a load balancer.',
  aliases: ['CKV_AWS_333'],
  mitre: ['T1190'],
  references: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html'],
  resource: 'aws_ecs_service',
  path: 'network_configuration.assign_public_ip',
  require: equals(false),
  whenAbsent: 'pass',
  message: 'tasks get public addresses',
  examples: {
    fail: [
      hcl`
        resource "aws_ecs_service" "shop" {
          name            = "shop"
          cluster         = "shop"
          task_definition = "shop:7"

          network_configuration {
            subnets          = ["subnet-0a1b2c3d"]
            assign_public_ip = true
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_ecs_service" "shop" {
          name            = "shop"
          cluster         = "shop"
          task_definition = "shop:7"
        }
      `,
      hcl`
        resource "aws_ecs_service" "shop" {
          name            = "shop"
          cluster         = "shop"
          task_definition = "shop:7"

          network_configuration {
            subnets          = ["subnet-0a1b2c3d"]
            assign_public_ip = false
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "public" {
          type = bool
        }

        resource "aws_ecs_service" "shop" {
          name            = "shop"
          cluster         = "shop"
          task_definition = "shop:7"

          network_configuration {
            subnets          = ["subnet-0a1b2c3d"]
            assign_public_ip = var.public
          }
        }
      `,
    ],
  },
});
