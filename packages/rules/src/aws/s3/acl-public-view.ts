import { defineRule, hcl, matches, oneOf } from '@terrasafe/rule-kit';
import { judgeGrants } from './acl-grants.js';

const everyone = matches(/^https?:\/\/acs\.amazonaws\.com\/groups\/global\/AllUsers$/);

export default defineRule({
  id: 'AWS-S3-0021',
  title: 'S3 access control list is shown to everyone',
  severity: 'MEDIUM',
  category: 'public_access',
  why: 'Anyone can read who may do what with the bucket, which tells an attacker whose account to take.',
  fix: 'Take the grant to the group AllUsers away.',
  aliases: ['CKV_AWS_375'],
  mitre: ['T1619'],
  references: ['https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html'],
  resource: 'aws_s3_bucket_acl',
  check: (acl, module) =>
    judgeGrants(acl, module, everyone, oneOf('READ_ACP', 'FULL_CONTROL'), 'everyone may read the ACL'),
  examples: {
    fail: [
      hcl`
        resource "aws_s3_bucket_acl" "logs" {
          bucket = "example-logs"

          access_control_policy {
            grant {
              permission = "READ_ACP"

              grantee {
                type = "Group"
                uri  = "http://acs.amazonaws.com/groups/global/AllUsers"
              }
            }

            owner {
              id = "0a1b2c3d"
            }
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_s3_bucket_acl" "logs" {
          bucket = "example-logs"

          access_control_policy {
            grant {
              permission = "READ"

              grantee {
                type = "Group"
                uri  = "http://acs.amazonaws.com/groups/global/AllUsers"
              }
            }

            owner {
              id = "0a1b2c3d"
            }
          }
        }
      `,
      hcl`
        resource "aws_s3_bucket_acl" "logs" {
          bucket = "example-logs"

          access_control_policy {
            grant {
              permission = "READ_ACP"

              grantee {
                type = "Group"
                uri  = "http://acs.amazonaws.com/groups/s3/LogDelivery"
              }
            }

            owner {
              id = "0a1b2c3d"
            }
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "permission" {
          type = string
        }

        resource "aws_s3_bucket_acl" "logs" {
          bucket = "example-logs"

          access_control_policy {
            grant {
              permission = var.permission

              grantee {
                type = "Group"
                uri  = "http://acs.amazonaws.com/groups/global/AllUsers"
              }
            }

            owner {
              id = "0a1b2c3d"
            }
          }
        }
      `,
    ],
  },
});
