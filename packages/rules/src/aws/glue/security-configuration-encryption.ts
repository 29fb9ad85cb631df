import { defineRule, equals, hcl, judge, worst } from '@terrasafe/rule-kit';

/** What may be encrypted, with the argument that says how; each is DISABLED by default. */
const parts = [
  { what: 'logs', path: 'encryption_configuration.cloudwatch_encryption.cloudwatch_encryption_mode' },
  { what: 'job bookmarks', path: 'encryption_configuration.job_bookmarks_encryption.job_bookmarks_encryption_mode' },
  { what: 'objects', path: 'encryption_configuration.s3_encryption.s3_encryption_mode' },
] as const;

export default defineRule({
  id: 'AWS-GLUE-0002',
  title: 'Glue security configuration leaves something unencrypted',
  severity: 'MEDIUM',
  category: 'unencrypted_storage',
  why: 'Logs, bookmarks or results of the jobs that use it lie in the clear.',
  fix: 'Set cloudwatch_encryption_mode = "SSE-KMS", job_bookmarks_encryption_mode = "CSE-KMS" and s3_encryption_mode = "SSE-KMS".',
  aliases: ['CKV_AWS_99'],
  references: ['https://docs.aws.amazon.com/glue/latest/dg/encryption-security-configuration.html'],
  resource: 'aws_glue_security_configuration',
  check: (configuration) =>
    worst(
      parts.map(({ what, path }) => {
        const mode = configuration.first(path);
        return judge(mode.is(equals('DISABLED'), 'true'), `${what} are not encrypted`, mode);
      }),
    ),
  examples: {
    fail: [
      hcl`
        resource "aws_glue_security_configuration" "jobs" {
          name = "jobs"

          encryption_configuration {
            cloudwatch_encryption {
              cloudwatch_encryption_mode = "DISABLED"
              kms_key_arn                = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
            }

            job_bookmarks_encryption {
              job_bookmarks_encryption_mode = "CSE-KMS"
              kms_key_arn                   = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
            }

            s3_encryption {
              s3_encryption_mode = "SSE-KMS"
              kms_key_arn        = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
            }
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_glue_security_configuration" "jobs" {
          name = "jobs"

          encryption_configuration {
            cloudwatch_encryption {
              cloudwatch_encryption_mode = "SSE-KMS"
              kms_key_arn                = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
            }

            job_bookmarks_encryption {
              job_bookmarks_encryption_mode = "CSE-KMS"
              kms_key_arn                   = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
            }

            s3_encryption {
              s3_encryption_mode = "SSE-KMS"
              kms_key_arn        = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
            }
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "mode" {
          type = string
        }

        resource "aws_glue_security_configuration" "jobs" {
          name = "jobs"

          encryption_configuration {
            cloudwatch_encryption {
              cloudwatch_encryption_mode = var.mode
              kms_key_arn                = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
            }

            job_bookmarks_encryption {
              job_bookmarks_encryption_mode = "CSE-KMS"
              kms_key_arn                   = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
            }

            s3_encryption {
              s3_encryption_mode = "SSE-KMS"
              kms_key_arn        = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
            }
          }
        }
      `,
    ],
  },
});
