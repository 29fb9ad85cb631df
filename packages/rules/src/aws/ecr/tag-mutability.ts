import { attributeRule, hcl, oneOf } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-ECR-0002',
  title: 'Image tags of the repository can be overwritten',
  severity: 'LOW',
  category: 'other',
  why: 'Whoever may push can put another image under a tag that is deployed already.',
  fix: 'Set image_tag_mutability = "IMMUTABLE".',
  aliases: ['CKV_AWS_51', 'AVD-AWS-0031', 'aws-ecr-enforce-immutable-repository'],
  mitre: ['T1525'],
  references: ['https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html'],
  resource: 'aws_ecr_repository',
  path: 'image_tag_mutability',
  require: oneOf('IMMUTABLE', 'IMMUTABLE_WITH_EXCLUSION'),
  whenAbsent: 'fail',
  message: 'a tag can be overwritten',
  examples: {
    fail: [
      hcl`
        resource "aws_ecr_repository" "shop" {
          name = "shop"
        }
      `,
      hcl`
        resource "aws_ecr_repository" "shop" {
          name                 = "shop"
          image_tag_mutability = "MUTABLE"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_ecr_repository" "shop" {
          name                 = "shop"
          image_tag_mutability = "IMMUTABLE"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "mutability" {
          type = string
        }

        resource "aws_ecr_repository" "shop" {
          name                 = "shop"
          image_tag_mutability = var.mutability
        }
      `,
    ],
  },
});
