import { defineRule, equals, hcl, judge, not, truth, worst } from '@terrasafe/rule-kit';
import { isCustomerKey } from '../kms/customer-key.js';

export default defineRule({
  id: 'AWS-ECS-0005',
  title: 'Shells into the containers of the cluster, or their logs, are not encrypted with a key of your own',
  severity: 'LOW',
  category: 'unencrypted_storage',
  why: 'A key of your own adds a key policy and an audit log to what is typed and shown in those shells.',
  fix: 'Set kms_key_id in execute_command_configuration, and encryption in its log_configuration.',
  aliases: ['CKV_AWS_224'],
  references: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html'],
  resource: 'aws_ecs_cluster',
  check: (cluster, module) =>
    worst(
      cluster.blocksAt('configuration.execute_command_configuration').map((shell) => {
        const key = shell.attribute('kms_key_id');
        const isLogEncrypted = truth.some([
          shell.first('log_configuration.cloud_watch_encryption_enabled').is(equals(true)),
          shell.first('log_configuration.s3_bucket_encryption_enabled').is(equals(true)),
        ]);
        const isEncrypted = truth.every([isCustomerKey(key, cluster, module), isLogEncrypted]);
        const isLogged = shell.attribute('logging').is(not(equals('NONE')), 'true');
        return judge(
          truth.every([isLogged, truth.not(isEncrypted)]),
          'the shells or their logs are not encrypted',
          key,
        );
      }),
    ),
  examples: {
    fail: [
      hcl`
        resource "aws_ecs_cluster" "shop" {
          name = "shop"

          configuration {
            execute_command_configuration {
              log_configuration {
                cloud_watch_log_group_name     = "shop-exec"
                cloud_watch_encryption_enabled = true
              }
            }
          }
        }
      `,
      hcl`
        resource "aws_ecs_cluster" "shop" {
          name = "shop"

          configuration {
            execute_command_configuration {
              kms_key_id = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"

              log_configuration {
                cloud_watch_log_group_name     = "shop-exec"
                cloud_watch_encryption_enabled = false
              }
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
              kms_key_id = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"

              log_configuration {
                cloud_watch_log_group_name     = "shop-exec"
                cloud_watch_encryption_enabled = true
              }
            }
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "key" {
          type = string
        }

        resource "aws_ecs_cluster" "shop" {
          name = "shop"

          configuration {
            execute_command_configuration {
              kms_key_id = var.key

              log_configuration {
                cloud_watch_log_group_name     = "shop-exec"
                cloud_watch_encryption_enabled = true
              }
            }
          }
        }
      `,
    ],
  },
});
