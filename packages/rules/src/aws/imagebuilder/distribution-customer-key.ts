import { defineRule, hcl, worst } from '@terrasafe/rule-kit';
import { judgeCustomerKey } from '../kms/customer-key.js';

export default defineRule({
  id: 'AWS-IMAGEBUILDER-0002',
  title: 'Image Builder distributes images without a key of your own',
  severity: 'LOW',
  category: 'unencrypted_storage',
  why: 'A key of your own adds a key policy, an audit log of its use and the power to revoke it.',
  fix: 'Set kms_key_id in ami_distribution_configuration.',
  aliases: ['CKV_AWS_199'],
  references: ['https://docs.aws.amazon.com/imagebuilder/latest/userguide/data-protection.html'],
  resource: 'aws_imagebuilder_distribution_configuration',
  check: (resource, module) =>
    worst(
      resource
        .blocksAt('distribution.ami_distribution_configuration')
        .map((block) => judgeCustomerKey(block.attribute('kms_key_id'), resource, module)),
    ),
  examples: {
    fail: [
      hcl`
        resource "aws_imagebuilder_distribution_configuration" "base" {
          name = "base"

          distribution {
            region = "eu-west-1"

            ami_distribution_configuration {
              name = "base"
            }
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_imagebuilder_distribution_configuration" "base" {
          name = "base"

          distribution {
            region = "eu-west-1"

            ami_distribution_configuration {
              name       = "base"
              kms_key_id = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
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

        resource "aws_imagebuilder_distribution_configuration" "base" {
          name = "base"

          distribution {
            region = "eu-west-1"

            ami_distribution_configuration {
              name       = "base"
              kms_key_id = var.key
            }
          }
        }
      `,
    ],
  },
});
