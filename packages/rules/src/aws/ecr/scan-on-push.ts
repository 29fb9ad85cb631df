import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-ECR-0003',
  title: 'Images are not scanned when they are pushed',
  severity: 'LOW',
  category: 'other',
  why: 'Known vulnerabilities in an image are found after it runs, if at all.',
  fix: 'Add image_scanning_configuration { scan_on_push = true }.',
  aliases: ['CKV_AWS_163', 'AVD-AWS-0030', 'aws-ecr-enable-image-scans'],
  references: ['https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning.html'],
  resource: 'aws_ecr_repository',
  path: 'image_scanning_configuration.scan_on_push',
  require: equals(true),
  whenAbsent: 'fail',
  message: 'images are not scanned on push',
  examples: {
    fail: [
      hcl`
        resource "aws_ecr_repository" "shop" {
          name = "shop"
        }
      `,
      hcl`
        resource "aws_ecr_repository" "shop" {
          name = "shop"

          image_scanning_configuration {
            scan_on_push = false
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_ecr_repository" "shop" {
          name = "shop"

          image_scanning_configuration {
            scan_on_push = true
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "scan" {
          type = bool
        }

        resource "aws_ecr_repository" "shop" {
          name = "shop"

          image_scanning_configuration {
            scan_on_push = var.scan
          }
        }
      `,
    ],
  },
});
