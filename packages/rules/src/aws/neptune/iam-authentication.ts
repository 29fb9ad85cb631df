import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-NEPTUNE-0005',
  title: 'Neptune cluster does not ask for IAM authentication',
  severity: 'MEDIUM',
  category: 'weak_authentication',
  why: 'Neptune knows no passwords: without IAM, whoever reaches the cluster over the network may read and change the graph.',
  fix: 'Set iam_database_authentication_enabled = true and sign requests.',
  aliases: ['CKV_AWS_359'],
  references: ['https://docs.aws.amazon.com/neptune/latest/userguide/iam-auth.html'],
  resource: 'aws_neptune_cluster',
  path: 'iam_database_authentication_enabled',
  require: equals(true),
  whenAbsent: 'fail',
  message: 'requests need no signature',
  examples: {
    fail: [
      hcl`
        resource "aws_neptune_cluster" "graph" {
          cluster_identifier = "graph"
        }
      `,
      hcl`
        resource "aws_neptune_cluster" "graph" {
          cluster_identifier                  = "graph"
          iam_database_authentication_enabled = false
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_neptune_cluster" "graph" {
          cluster_identifier                  = "graph"
          iam_database_authentication_enabled = true
        }
      `,
    ],
    unknown: [
      hcl`
        variable "iam" {
          type = bool
        }

        resource "aws_neptune_cluster" "graph" {
          cluster_identifier                  = "graph"
          iam_database_authentication_enabled = var.iam
        }
      `,
    ],
  },
});
