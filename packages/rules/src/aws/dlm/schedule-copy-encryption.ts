import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-DLM-0002',
  title: 'Snapshot copies of a lifecycle schedule are not encrypted',
  severity: 'HIGH',
  category: 'unencrypted_storage',
  why: 'The copy is as readable as the disk, to whoever the snapshot is shared with or copied to by mistake.',
  fix: 'Set encrypted = true in cross_region_copy_rule.',
  aliases: ['CKV_AWS_255'],
  references: ['https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/dlm_lifecycle_policy'],
  resource: 'aws_dlm_lifecycle_policy',
  within: 'policy_details.schedule.cross_region_copy_rule',
  path: 'encrypted',
  require: equals(true),
  whenAbsent: 'fail',
  message: 'copies to the other region are not encrypted',
  examples: {
    fail: [
      hcl`
        resource "aws_dlm_lifecycle_policy" "nightly" {
          policy_details {
            resource_types = ["VOLUME"]

            schedule {
              name = "nightly"

              cross_region_copy_rule {
                target    = "eu-central-1"
                encrypted = false
              }
            }
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_dlm_lifecycle_policy" "nightly" {
          policy_details {
            resource_types = ["VOLUME"]

            schedule {
              name = "nightly"

              cross_region_copy_rule {
                target    = "eu-central-1"
                encrypted = true
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

        resource "aws_dlm_lifecycle_policy" "nightly" {
          policy_details {
            resource_types = ["VOLUME"]

            schedule {
              name = "nightly"

              cross_region_copy_rule {
                target    = "eu-central-1"
                encrypted = var.encrypted
              }
            }
          }
        }
      `,
    ],
  },
});
