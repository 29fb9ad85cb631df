import { hcl } from '@terrasafe/rule-kit';
import { storageKeyRule } from './storage-key.js';

export default storageKeyRule({
  id: 'AWS-CONNECT-0002',
  title: 'Connect stores recordings in S3 without a key of your own',
  fix: 'Set encryption_config { encryption_type = "KMS", key_id = … } in s3_config.',
  aliases: ['CKV_AWS_270'],
  references: ['https://docs.aws.amazon.com/connect/latest/adminguide/encryption-at-rest.html'],
  store: 's3_config',
  examples: {
    fail: [
      hcl`
        resource "aws_connect_instance_storage_config" "calls" {
          instance_id   = "0a1b2c3d"
          resource_type = "CALL_RECORDINGS"

          storage_config {
            storage_type = "S3"

            s3_config {
              bucket_name   = "calls"
              bucket_prefix = "recordings"
            }
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_connect_instance_storage_config" "calls" {
          instance_id   = "0a1b2c3d"
          resource_type = "CALL_RECORDINGS"

          storage_config {
            storage_type = "S3"

            s3_config {
              bucket_name   = "calls"
              bucket_prefix = "recordings"

              encryption_config {
                encryption_type = "KMS"
                key_id          = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
              }
            }
          }
        }
      `,
      hcl`
        resource "aws_connect_instance_storage_config" "calls" {
          instance_id   = "0a1b2c3d"
          resource_type = "MEDIA_STREAMS"

          storage_config {
            storage_type = "KINESIS_VIDEO_STREAM"

            kinesis_video_stream_config {
              prefix                 = "calls"
              retention_period_hours = 24

              encryption_config {
                encryption_type = "KMS"
                key_id          = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
              }
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

        resource "aws_connect_instance_storage_config" "calls" {
          instance_id   = "0a1b2c3d"
          resource_type = "CALL_RECORDINGS"

          storage_config {
            storage_type = "S3"

            s3_config {
              bucket_name   = "calls"
              bucket_prefix = "recordings"

              encryption_config {
                encryption_type = "KMS"
                key_id          = var.key
              }
            }
          }
        }
      `,
    ],
  },
});
