import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-DAX-0001',
  title: 'DAX cluster is not encrypted',
  severity: 'HIGH',
  category: 'unencrypted_storage',
  why: 'The cached items of the tables lie in the clear on the disks, and encryption cannot be switched on later.',
  fix: 'Set server_side_encryption { enabled = true }; the cluster is created anew.',
  aliases: ['CKV_AWS_47', 'AVD-AWS-0023', 'aws-dynamodb-enable-at-rest-encryption'],
  references: ['https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DAXEncryptionAtRest.html'],
  resource: 'aws_dax_cluster',
  path: 'server_side_encryption.enabled',
  require: equals(true),
  whenAbsent: 'fail',
  message: 'the cluster is not encrypted',
  examples: {
    fail: [
      hcl`
        resource "aws_dax_cluster" "carts" {
          cluster_name       = "carts"
          iam_role_arn       = "arn:aws:iam::111122223333:role/dax"
          node_type          = "dax.r5.large"
          replication_factor = 3

          server_side_encryption {
            enabled = false
          }
        }
      `,
      hcl`
        resource "aws_dax_cluster" "carts" {
          cluster_name       = "carts"
          iam_role_arn       = "arn:aws:iam::111122223333:role/dax"
          node_type          = "dax.r5.large"
          replication_factor = 3
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_dax_cluster" "carts" {
          cluster_name       = "carts"
          iam_role_arn       = "arn:aws:iam::111122223333:role/dax"
          node_type          = "dax.r5.large"
          replication_factor = 3

          server_side_encryption {
            enabled = true
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "setting" {
          type = bool
        }

        resource "aws_dax_cluster" "carts" {
          cluster_name       = "carts"
          iam_role_arn       = "arn:aws:iam::111122223333:role/dax"
          node_type          = "dax.r5.large"
          replication_factor = 3

          server_side_encryption {
            enabled = var.setting
          }
        }
      `,
    ],
  },
});
