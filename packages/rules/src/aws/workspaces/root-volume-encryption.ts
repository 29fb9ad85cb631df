import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-WORKSPACES-0001',
  title: 'Root volume of the workspace is not encrypted',
  severity: 'HIGH',
  category: 'unencrypted_storage',
  why: 'A snapshot of the volume that is shared or copied by mistake can be read by whoever gets it.',
  fix: 'Set root_volume_encryption_enabled = true and name a key in volume_encryption_key; the workspace has to be created again.',
  aliases: ['CKV_AWS_156', 'AVD-AWS-0109', 'aws-workspaces-enable-disk-encryption'],
  references: ['https://docs.aws.amazon.com/workspaces/latest/adminguide/encrypt-workspaces.html'],
  resource: 'aws_workspaces_workspace',
  path: 'root_volume_encryption_enabled',
  require: equals(true),
  whenAbsent: 'fail',
  message: 'the volume is not encrypted',
  examples: {
    fail: [
      hcl`
        resource "aws_workspaces_workspace" "desk" {
          directory_id = "d-0a1b2c3d"
          bundle_id    = "wsb-0a1b2c3d"
          user_name    = "ada"
        }
      `,
      hcl`
        resource "aws_workspaces_workspace" "desk" {
          directory_id                   = "d-0a1b2c3d"
          bundle_id                      = "wsb-0a1b2c3d"
          user_name                      = "ada"
          root_volume_encryption_enabled = false
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_workspaces_workspace" "desk" {
          directory_id                   = "d-0a1b2c3d"
          bundle_id                      = "wsb-0a1b2c3d"
          user_name                      = "ada"
          root_volume_encryption_enabled = true
        }
      `,
    ],
    unknown: [
      hcl`
        variable "encrypted" {
          type = bool
        }

        resource "aws_workspaces_workspace" "desk" {
          directory_id                   = "d-0a1b2c3d"
          bundle_id                      = "wsb-0a1b2c3d"
          user_name                      = "ada"
          root_volume_encryption_enabled = var.encrypted
        }
      `,
    ],
  },
});
