import { attributeRule, equals, hcl, someItem } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-EKS-0004',
  title: 'Secrets of the Kubernetes cluster are not encrypted with a key of your own',
  severity: 'MEDIUM',
  category: 'unencrypted_storage',
  why: 'Kubernetes secrets hold passwords and tokens; a key of your own can be revoked, and its use is in the audit log.',
  fix: 'Add encryption_config with resources = ["secrets"] and the key in provider.',
  aliases: ['CKV_AWS_58', 'AVD-AWS-0039', 'aws-eks-encrypt-secrets'],
  references: ['https://docs.aws.amazon.com/eks/latest/userguide/enable-kms.html'],
  resource: 'aws_eks_cluster',
  path: 'encryption_config.resources',
  require: someItem(equals('secrets')),
  whenAbsent: 'fail',
  message: 'secrets are not encrypted with a key of your own',
  examples: {
    fail: [
      hcl`
        resource "aws_eks_cluster" "main" {
          name     = "main"
          role_arn = "arn:aws:iam::111122223333:role/eks"
        }
      `,
      hcl`
        resource "aws_eks_cluster" "main" {
          name     = "main"
          role_arn = "arn:aws:iam::111122223333:role/eks"

          encryption_config {
            resources = []

            provider {
              key_arn = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
            }
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_eks_cluster" "main" {
          name     = "main"
          role_arn = "arn:aws:iam::111122223333:role/eks"

          encryption_config {
            resources = ["secrets"]

            provider {
              key_arn = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
            }
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "resources" {
          type = list(string)
        }

        resource "aws_eks_cluster" "main" {
          name     = "main"
          role_arn = "arn:aws:iam::111122223333:role/eks"

          encryption_config {
            resources = var.resources

            provider {
              key_arn = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
            }
          }
        }
      `,
    ],
  },
});
