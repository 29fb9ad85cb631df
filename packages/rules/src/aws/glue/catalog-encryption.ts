import { defineRule, equals, hcl, judge, matches, truth, worst } from '@terrasafe/rule-kit';

export default defineRule({
  id: 'AWS-GLUE-0001',
  title: 'Glue Data Catalog is not encrypted',
  severity: 'MEDIUM',
  category: 'unencrypted_storage',
  why: 'Passwords of connections and the structure of the data can be read by whoever may read the catalog.',
  fix: 'Set return_connection_password_encrypted = true and catalog_encryption_mode = "SSE-KMS".',
  aliases: ['CKV_AWS_94'],
  references: ['https://docs.aws.amazon.com/glue/latest/dg/encrypt-glue-data-catalog.html'],
  resource: 'aws_glue_data_catalog_encryption_settings',
  check(settings) {
    const password = settings.first(
      'data_catalog_encryption_settings.connection_password_encryption.return_connection_password_encrypted',
    );
    const mode = settings.first('data_catalog_encryption_settings.encryption_at_rest.catalog_encryption_mode');
    return worst([
      judge(truth.not(password.is(equals(true))), 'passwords of connections are returned in the clear', password),
      judge(truth.not(mode.is(matches(/^SSE-KMS/))), 'the catalog is not encrypted', mode),
    ]);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_glue_data_catalog_encryption_settings" "catalog" {
          data_catalog_encryption_settings {
            connection_password_encryption {
              return_connection_password_encrypted = false
              aws_kms_key_id                       = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
            }

            encryption_at_rest {
              catalog_encryption_mode = "SSE-KMS"
              sse_aws_kms_key_id      = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
            }
          }
        }
      `,
      hcl`
        resource "aws_glue_data_catalog_encryption_settings" "catalog" {
          data_catalog_encryption_settings {
            connection_password_encryption {
              return_connection_password_encrypted = true
              aws_kms_key_id                       = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
            }

            encryption_at_rest {
              catalog_encryption_mode = "DISABLED"
              sse_aws_kms_key_id      = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
            }
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_glue_data_catalog_encryption_settings" "catalog" {
          data_catalog_encryption_settings {
            connection_password_encryption {
              return_connection_password_encrypted = true
              aws_kms_key_id                       = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
            }

            encryption_at_rest {
              catalog_encryption_mode = "SSE-KMS"
              sse_aws_kms_key_id      = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
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

        resource "aws_glue_data_catalog_encryption_settings" "catalog" {
          data_catalog_encryption_settings {
            connection_password_encryption {
              return_connection_password_encrypted = true
              aws_kms_key_id                       = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
            }

            encryption_at_rest {
              catalog_encryption_mode = var.mode
              sse_aws_kms_key_id      = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
            }
          }
        }
      `,
    ],
  },
});
