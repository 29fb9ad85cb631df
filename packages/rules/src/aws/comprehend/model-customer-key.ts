import { hcl } from '@terrasafe/rule-kit';
import { customerKeyRule } from '../kms/customer-key.js';

export default customerKeyRule({
  id: 'AWS-COMPREHEND-0001',
  title: 'Comprehend model is not encrypted with a key of your own',
  fix: 'Set model_kms_key_id to a KMS key of your own.',
  aliases: ['CKV_AWS_267'],
  references: ['https://docs.aws.amazon.com/comprehend/latest/dg/kms-in-comprehend.html'],
  resource: ['aws_comprehend_entity_recognizer', 'aws_comprehend_document_classifier'],
  path: 'model_kms_key_id',
  examples: {
    fail: [
      hcl`
        resource "aws_comprehend_entity_recognizer" "products" {
          name                 = "products"
          language_code        = "en"
          data_access_role_arn = "arn:aws:iam::111122223333:role/comprehend"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_comprehend_entity_recognizer" "products" {
          name                 = "products"
          language_code        = "en"
          data_access_role_arn = "arn:aws:iam::111122223333:role/comprehend"
          model_kms_key_id     = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "key" {
          type = string
        }

        resource "aws_comprehend_entity_recognizer" "products" {
          name                 = "products"
          language_code        = "en"
          data_access_role_arn = "arn:aws:iam::111122223333:role/comprehend"
          model_kms_key_id     = var.key
        }
      `,
    ],
  },
});
