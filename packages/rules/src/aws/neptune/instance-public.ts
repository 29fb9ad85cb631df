import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-NEPTUNE-0003',
  title: 'Neptune instance has a public address',
  severity: 'HIGH',
  category: 'public_access',
  why: 'One open security group rule away, anyone on the internet can query the graph.',
  fix: 'Leave publicly_accessible out, since its default is false.',
  aliases: ['CKV_AWS_102'],
  mitre: ['T1190'],
  references: ['https://docs.aws.amazon.com/neptune/latest/userguide/security-vpc.html'],
  resource: 'aws_neptune_cluster_instance',
  path: 'publicly_accessible',
  require: equals(false),
  whenAbsent: 'pass',
  message: 'the instance is publicly accessible',
  examples: {
    fail: [
      hcl`
        resource "aws_neptune_cluster_instance" "graph" {
          cluster_identifier  = "graph"
          instance_class      = "db.r6g.large"
          publicly_accessible = true
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_neptune_cluster_instance" "graph" {
          cluster_identifier = "graph"
          instance_class     = "db.r6g.large"
        }
      `,
      hcl`
        resource "aws_neptune_cluster_instance" "graph" {
          cluster_identifier  = "graph"
          instance_class      = "db.r6g.large"
          publicly_accessible = false
        }
      `,
    ],
    unknown: [
      hcl`
        variable "public" {
          type = bool
        }

        resource "aws_neptune_cluster_instance" "graph" {
          cluster_identifier  = "graph"
          instance_class      = "db.r6g.large"
          publicly_accessible = var.public
        }
      `,
    ],
  },
});
