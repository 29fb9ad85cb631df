import { defineRule, equals, hcl, judge, truth, worst } from '@terrasafe/rule-kit';
import { isCustomerKey } from '../kms/customer-key.js';

export default defineRule({
  id: 'AWS-IMAGEBUILDER-0003',
  title: 'Volume of the image recipe is not encrypted with a key of your own',
  severity: 'LOW',
  category: 'unencrypted_storage',
  why: 'A key of your own adds a key policy, an audit log of its use and the power to revoke it.',
  fix: 'Set encrypted = true and kms_key_id in block_device_mapping.ebs.',
  aliases: ['CKV_AWS_200'],
  references: ['https://docs.aws.amazon.com/imagebuilder/latest/userguide/data-protection.html'],
  resource: 'aws_imagebuilder_image_recipe',
  check: (recipe, module) =>
    worst(
      recipe.blocksAt('block_device_mapping.ebs').map((ebs) => {
        const key = ebs.attribute('kms_key_id');
        const isEncrypted = truth.every([
          ebs.attribute('encrypted').is(equals(true)),
          isCustomerKey(key, recipe, module),
        ]);
        return judge(truth.not(isEncrypted), 'the volume is not encrypted with a key of your own', key);
      }),
    ),
  examples: {
    fail: [
      hcl`
        resource "aws_imagebuilder_image_recipe" "base" {
          name         = "base"
          version      = "1.0.0"
          parent_image = "ami-0a1b2c3d"

          block_device_mapping {
            device_name = "/dev/xvda"

            ebs {
              volume_size = 20
            }
          }
        }
      `,
      hcl`
        resource "aws_imagebuilder_image_recipe" "base" {
          name         = "base"
          version      = "1.0.0"
          parent_image = "ami-0a1b2c3d"

          block_device_mapping {
            device_name = "/dev/xvda"

            ebs {
              encrypted = true
            }
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_imagebuilder_image_recipe" "base" {
          name         = "base"
          version      = "1.0.0"
          parent_image = "ami-0a1b2c3d"
        }
      `,
      hcl`
        resource "aws_imagebuilder_image_recipe" "base" {
          name         = "base"
          version      = "1.0.0"
          parent_image = "ami-0a1b2c3d"

          block_device_mapping {
            device_name = "/dev/xvda"

            ebs {
              encrypted  = true
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

        resource "aws_imagebuilder_image_recipe" "base" {
          name         = "base"
          version      = "1.0.0"
          parent_image = "ami-0a1b2c3d"

          block_device_mapping {
            device_name = "/dev/xvda"

            ebs {
              encrypted  = true
              kms_key_id = var.key
            }
          }
        }
      `,
    ],
  },
});
