import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-NEPTUNE-0007',
  title: 'Neptune snapshots do not get the tags of the cluster',
  severity: 'LOW',
  category: 'other',
  why: 'Policies and bills that go by tags do not know the snapshots.',
  fix: 'Set copy_tags_to_snapshot = true.',
  aliases: ['CKV_AWS_362'],
  references: ['https://docs.aws.amazon.com/neptune/latest/userguide/tagging.html'],
  resource: 'aws_neptune_cluster',
  path: 'copy_tags_to_snapshot',
  require: equals(true),
  whenAbsent: 'fail',
  message: 'tags are not copied to snapshots',
  examples: {
    fail: [
      hcl`
        resource "aws_neptune_cluster" "graph" {
          cluster_identifier = "graph"
        }
      `,
      hcl`
        resource "aws_neptune_cluster" "graph" {
          cluster_identifier    = "graph"
          copy_tags_to_snapshot = false
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_neptune_cluster" "graph" {
          cluster_identifier    = "graph"
          copy_tags_to_snapshot = true
        }
      `,
    ],
    unknown: [
      hcl`
        variable "copy" {
          type = bool
        }

        resource "aws_neptune_cluster" "graph" {
          cluster_identifier    = "graph"
          copy_tags_to_snapshot = var.copy
        }
      `,
    ],
  },
});
