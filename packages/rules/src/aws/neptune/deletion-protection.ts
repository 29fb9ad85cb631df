import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-NEPTUNE-0008',
  title: 'Neptune cluster can be deleted by a single call',
  severity: 'LOW',
  category: 'other',
  why: 'One mistaken command, or one stolen credential, is enough to lose the graph.',
  fix: 'Set deletion_protection = true.',
  aliases: ['CKV2_AWS_58'],
  mitre: ['T1485'],
  references: ['https://docs.aws.amazon.com/neptune/latest/userguide/manage-console-instances-delete.html'],
  resource: 'aws_neptune_cluster',
  path: 'deletion_protection',
  require: equals(true),
  whenAbsent: 'fail',
  message: 'deletion protection is off',
  examples: {
    fail: [
      hcl`
        resource "aws_neptune_cluster" "graph" {
          cluster_identifier = "graph"
        }
      `,
      hcl`
        resource "aws_neptune_cluster" "graph" {
          cluster_identifier  = "graph"
          deletion_protection = false
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_neptune_cluster" "graph" {
          cluster_identifier  = "graph"
          deletion_protection = true
        }
      `,
    ],
    unknown: [
      hcl`
        variable "protected" {
          type = bool
        }

        resource "aws_neptune_cluster" "graph" {
          cluster_identifier  = "graph"
          deletion_protection = var.protected
        }
      `,
    ],
  },
});
