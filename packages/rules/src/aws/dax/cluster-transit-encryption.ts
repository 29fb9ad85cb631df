import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-DAX-0002',
  title: 'DAX cluster takes connections without TLS',
  severity: 'MEDIUM',
  category: 'other',
  why: 'Items travel in the clear between the application and the cluster.',
  fix: 'Set cluster_endpoint_encryption_type = "TLS"; the cluster is created anew.',
  aliases: ['CKV_AWS_239'],
  mitre: ['T1040'],
  references: ['https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DAXEncryptionInTransit.html'],
  resource: 'aws_dax_cluster',
  path: 'cluster_endpoint_encryption_type',
  require: equals('TLS'),
  whenAbsent: 'fail',
  message: 'the endpoint does not use TLS',
  examples: {
    fail: [
      hcl`
        resource "aws_dax_cluster" "carts" {
          cluster_name                     = "carts"
          iam_role_arn                     = "arn:aws:iam::111122223333:role/dax"
          node_type                        = "dax.r5.large"
          replication_factor               = 3
          cluster_endpoint_encryption_type = "NONE"
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
          cluster_name                     = "carts"
          iam_role_arn                     = "arn:aws:iam::111122223333:role/dax"
          node_type                        = "dax.r5.large"
          replication_factor               = 3
          cluster_endpoint_encryption_type = "TLS"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "setting" {
          type = string
        }

        resource "aws_dax_cluster" "carts" {
          cluster_name                     = "carts"
          iam_role_arn                     = "arn:aws:iam::111122223333:role/dax"
          node_type                        = "dax.r5.large"
          replication_factor               = 3
          cluster_endpoint_encryption_type = var.setting
        }
      `,
    ],
  },
});
