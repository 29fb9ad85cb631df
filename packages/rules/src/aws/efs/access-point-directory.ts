import { attributeRule, equals, hcl, not } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-EFS-0003',
  title: 'EFS access point shows the whole file system',
  severity: 'LOW',
  category: 'other',
  why: 'Clients of the access point see every directory, not only their own.',
  fix: 'Set root_directory { path = "/a-directory" }.',
  aliases: ['CKV_AWS_329'],
  references: ['https://docs.aws.amazon.com/efs/latest/ug/efs-access-points.html'],
  resource: 'aws_efs_access_point',
  path: 'root_directory.path',
  require: not(equals('/')),
  whenAbsent: 'fail',
  message: 'the root directory is that of the file system',
  examples: {
    fail: [
      hcl`
        resource "aws_efs_access_point" "home" {
          file_system_id = "fs-0a1b2c3d"

          root_directory {
            path = "/"
          }
        }
      `,
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

          root_directory {
            path = "/home"
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "setting" {
          type = string
        }

        resource "aws_efs_access_point" "home" {
          file_system_id = "fs-0a1b2c3d"

          root_directory {
            path = var.setting
          }
        }
      `,
    ],
  },
});
