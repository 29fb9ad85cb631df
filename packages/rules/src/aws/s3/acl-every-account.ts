import { defineRule, equals, hcl, matches, worst } from '@terrasafe/rule-kit';
import { judgeCannedAcl, judgeGrants } from './acl-grants.js';

const everyAccount = matches(/^https?:\/\/acs\.amazonaws\.com\/groups\/global\/AuthenticatedUsers$/);
const message = 'every AWS account is admitted';

export default defineRule({
  id: 'AWS-S3-0022',
  title: 'S3 access control list admits every AWS account',
  severity: 'HIGH',
  category: 'public_access',
  why: 'The group is everyone who is signed in to any AWS account, which is everyone.',
  fix: 'Take the grant to the group AuthenticatedUsers away: anyone can open an AWS account.',
  aliases: ['CKV2_AWS_43'],
  mitre: ['T1530'],
  references: ['https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html'],
  resource: 'aws_s3_bucket_acl',
  check: (acl, module) =>
    worst([
      ...judgeGrants(acl, module, everyAccount, () => 'true', message),
      ...judgeCannedAcl(acl, module, equals('authenticated-read'), message),
    ]),
  examples: {
    fail: [
      hcl`
        resource "aws_s3_bucket_acl" "logs" {
          bucket = "example-logs"

          access_control_policy {
            grant {
              permission = "READ"

              grantee {
                type = "Group"
                uri  = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers"
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
          acl    = "authenticated-read"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_s3_bucket_acl" "logs" {
          bucket = "example-logs"

          access_control_policy {
            grant {
              permission = "WRITE"

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
      hcl`
        resource "aws_s3_bucket_acl" "logs" {
          bucket = "example-logs"
          acl    = "private"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "group" {
          type = string
        }

        resource "aws_s3_bucket_acl" "logs" {
          bucket = "example-logs"

          access_control_policy {
            grant {
              permission = "READ"

              grantee {
                type = "Group"
                uri  = var.group
              }
            }

            owner {
              id = "0a1b2c3d"
            }
          }
        }
      `,
      hcl`
        variable "acl" {
          type = string
        }

        resource "aws_s3_bucket_acl" "logs" {
          bucket = "example-logs"
          acl    = var.acl
        }
      `,
    ],
  },
});
