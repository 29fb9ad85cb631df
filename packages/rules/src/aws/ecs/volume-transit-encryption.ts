import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-ECS-0003',
  title: 'Task reads its file system over an unencrypted connection',
  severity: 'MEDIUM',
  category: 'unencrypted_storage',
  why: 'Whoever can read the network between the task and EFS reads and changes the files.',
  fix: 'Set transit_encryption = "ENABLED" in efs_volume_configuration.',
  aliases: ['CKV_AWS_97', 'AVD-AWS-0035', 'aws-ecs-enable-in-transit-encryption'],
  mitre: ['T1040'],
  references: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/efs-volumes.html'],
  resource: 'aws_ecs_task_definition',
  within: 'volume.efs_volume_configuration',
  path: 'transit_encryption',
  require: equals('ENABLED'),
  whenAbsent: 'fail',
  message: 'the connection to the file system is not encrypted',
  examples: {
    fail: [
      hcl`
        resource "aws_ecs_task_definition" "shop" {
          family = "shop"

          volume {
            name = "data"

            efs_volume_configuration {
              file_system_id = "fs-0a1b2c3d"
              root_directory = "/data"
            }
          }
        }
      `,
      hcl`
        resource "aws_ecs_task_definition" "shop" {
          family = "shop"

          volume {
            name = "data"

            efs_volume_configuration {
              file_system_id     = "fs-0a1b2c3d"
              transit_encryption = "DISABLED"
            }
          }
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
          family = "shop"

          volume {
            name = "data"

            efs_volume_configuration {
              file_system_id     = "fs-0a1b2c3d"
              transit_encryption = "ENABLED"
            }
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "encryption" {
          type = string
        }

        resource "aws_ecs_task_definition" "shop" {
          family = "shop"

          volume {
            name = "data"

            efs_volume_configuration {
              file_system_id     = "fs-0a1b2c3d"
              transit_encryption = var.encryption
            }
          }
        }
      `,
    ],
  },
});
