import { hcl } from '@terrasafe/rule-kit';
import { customerKeyRule } from '../kms/customer-key.js';

export default customerKeyRule({
  id: 'AWS-IMAGEBUILDER-0001',
  title: 'Image Builder component is not encrypted with a key of your own',
  fix: 'Set kms_key_id; the component has to be created again.',
  aliases: ['CKV_AWS_180'],
  references: ['https://docs.aws.amazon.com/imagebuilder/latest/userguide/data-protection.html'],
  resource: 'aws_imagebuilder_component',
  path: 'kms_key_id',
  examples: {
    fail: [
      hcl`
        resource "aws_imagebuilder_component" "base" {
          name     = "base"
          platform = "Linux"
          version  = "1.0.0"
          uri      = "s3://example-components/base.yml"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_imagebuilder_component" "base" {
          name       = "base"
          platform   = "Linux"
          version    = "1.0.0"
          uri        = "s3://example-components/base.yml"
          kms_key_id = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "key" {
          type = string
        }

        resource "aws_imagebuilder_component" "base" {
          name       = "base"
          platform   = "Linux"
          version    = "1.0.0"
          uri        = "s3://example-components/base.yml"
          kms_key_id = var.key
        }
      `,
    ],
  },
});
