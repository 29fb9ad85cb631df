import { defineRule, hcl, judge, truth } from '@terrasafe/rule-kit';

export default defineRule({
  id: 'AWS-EFS-0004',
  title: 'EFS access point lets clients choose their user',
  severity: 'LOW',
  category: 'weak_authentication',
  why: 'A client may say that it is any user, root included, and reads and writes files as that user.',
  fix: 'Add posix_user { uid = …, gid = … }.',
  aliases: ['CKV_AWS_330'],
  references: ['https://docs.aws.amazon.com/efs/latest/ug/enforce-identity-access-points.html'],
  resource: 'aws_efs_access_point',
  check: (point) => judge(truth.not(point.hasBlock('posix_user')), 'no user identity is enforced', point),
  examples: {
    fail: [
      hcl`
        resource "aws_efs_access_point" "home" {
          file_system_id = "fs-0a1b2c3d"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_efs_access_point" "home" {
          file_system_id = "fs-0a1b2c3d"

          posix_user {
            uid = 1000
            gid = 1000
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "users" {
          type = list(number)
        }

        resource "aws_efs_access_point" "home" {
          file_system_id = "fs-0a1b2c3d"

          dynamic "posix_user" {
            for_each = var.users

            content {
              uid = posix_user.value
              gid = 1000
            }
          }
        }
      `,
    ],
  },
});
