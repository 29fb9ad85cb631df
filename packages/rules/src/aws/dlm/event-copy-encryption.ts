import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-DLM-0001',
  title: 'Snapshot copies of a lifecycle event policy are not encrypted',
  severity: 'HIGH',
  category: 'unencrypted_storage',
  why: 'The copy is as readable as the disk, to whoever the snapshot is shared with or copied to by mistake.',
  fix: 'Set encrypted = true in encryption_configuration.',
  aliases: ['CKV_AWS_253'],
  references: ['https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/dlm_lifecycle_policy'],
  resource: 'aws_dlm_lifecycle_policy',
  within: 'policy_details.action.cross_region_copy.encryption_configuration',
  path: 'encrypted',
  require: equals(true),
  whenAbsent: 'fail',
  message: 'copies to the other region are not encrypted',
  examples: {
    fail: [
      hcl`
        resource "aws_dlm_lifecycle_policy" "shared" {
          policy_details {
            action {
              name = "copy"

              cross_region_copy {
                encryption_configuration {
                  encrypted = false
                }
              }
            }
          }
        }
      `,
      hcl`
        resource "aws_dlm_lifecycle_policy" "shared" {
          policy_details {
            action {
              name = "copy"

              cross_region_copy {
                encryption_configuration {
                  cmk_arn = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
                }
              }
            }
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_dlm_lifecycle_policy" "shared" {
          policy_details {
            action {
              name = "copy"

              cross_region_copy {
                encryption_configuration {
                  encrypted = true
                }
              }
            }
          }
        }
      `,
      hcl`
        resource "aws_dlm_lifecycle_policy" "nightly" {
          policy_details {
            resource_types = ["VOLUME"]

            schedule {
              name = "nightly"
            }
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "encrypted" {
          type = bool
        }

        resource "aws_dlm_lifecycle_policy" "shared" {
          policy_details {
            action {
              name = "copy"

              cross_region_copy {
                encryption_configuration {
                  encrypted = var.encrypted
                }
              }
            }
          }
        }
      `,
    ],
  },
});
