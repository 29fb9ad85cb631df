import { hcl } from '@terrasafe/rule-kit';
import { customerKeyRule } from '../kms/customer-key.js';

export default customerKeyRule({
  id: 'AWS-KENDRA-0001',
  title: 'Kendra index is encrypted with a key that AWS owns',
  fix: 'Set server_side_encryption_configuration { kms_key_id = … }.',
  aliases: ['CKV_AWS_262'],
  references: ['https://docs.aws.amazon.com/kendra/latest/dg/encryption-at-rest.html'],
  resource: 'aws_kendra_index',
  path: 'server_side_encryption_configuration.kms_key_id',
  examples: {
    fail: [
      hcl`
        resource "aws_kendra_index" "manuals" {
          name     = "manuals"
          role_arn = "arn:aws:iam::111122223333:role/kendra"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_kendra_index" "manuals" {
          name     = "manuals"
          role_arn = "arn:aws:iam::111122223333:role/kendra"

          server_side_encryption_configuration {
            kms_key_id = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "key" {
          type = string
        }

        resource "aws_kendra_index" "manuals" {
          name     = "manuals"
          role_arn = "arn:aws:iam::111122223333:role/kendra"

          server_side_encryption_configuration {
            kms_key_id = var.key
          }
        }
      `,
    ],
  },
});
