import { attributeRule, equals, hcl, not } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-ECS-0004',
  title: 'Commands run in the containers of the cluster are not logged',
  severity: 'LOW',
  category: 'other',
  why: 'Whoever opens a shell in a container leaves no trace of what they did.',
  fix: 'Set logging = "DEFAULT" or "OVERRIDE" in execute_command_configuration.',
  aliases: ['CKV_AWS_223'],
  references: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html'],
  resource: 'aws_ecs_cluster',
  path: 'configuration.execute_command_configuration.logging',
  require: not(equals('NONE')),
  whenAbsent: 'pass',
  message: 'commands are not logged',
  examples: {
    fail: [
      hcl`
        resource "aws_ecs_cluster" "shop" {
          name = "shop"

          configuration {
            execute_command_configuration {
              logging = "NONE"
            }
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_ecs_cluster" "shop" {
          name = "shop"
        }
      `,
      hcl`
        resource "aws_ecs_cluster" "shop" {
          name = "shop"

          configuration {
            execute_command_configuration {
              logging = "DEFAULT"
            }
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "logging" {
          type = string
        }

        resource "aws_ecs_cluster" "shop" {
          name = "shop"

          configuration {
            execute_command_configuration {
              logging = var.logging
            }
          }
        }
      `,
    ],
  },
});
