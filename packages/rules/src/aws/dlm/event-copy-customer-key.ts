import { defineRule, hcl } from '@terrasafe/rule-kit';
import { judgeCopyKeys } from './copy-key.js';

export default defineRule({
  id: 'AWS-DLM-0003',
  title: 'Snapshot copies of a lifecycle event policy use a key that AWS manages',
  severity: 'LOW',
  category: 'unencrypted_storage',
  why: 'A key of your own adds a key policy, an audit log of its use and the power to revoke it.',
  fix: 'Set cmk_arn in encryption_configuration to the ARN of a KMS key in the other region.',
  aliases: ['CKV_AWS_254'],
  references: ['https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/dlm_lifecycle_policy'],
  resource: 'aws_dlm_lifecycle_policy',
  check: (policy, module) =>
    judgeCopyKeys(policy, module, 'policy_details.action.cross_region_copy.encryption_configuration'),
  examples: {
    fail: [
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
                  cmk_arn   = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
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
        variable "key" {
          type = string
        }

        resource "aws_dlm_lifecycle_policy" "shared" {
          policy_details {
            action {
              name = "copy"

              cross_region_copy {
                encryption_configuration {
                  encrypted = true
                  cmk_arn   = var.key
                }
              }
            }
          }
        }
      `,
    ],
  },
});
