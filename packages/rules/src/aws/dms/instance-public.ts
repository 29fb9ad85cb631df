import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-DMS-0001',
  title: 'Replication instance has a public address',
  severity: 'HIGH',
  category: 'public_access',
  why: 'The instance holds the credentials of both databases, one open security group rule away from the internet.',
  fix: 'Set publicly_accessible = false.',
  aliases: ['CKV_AWS_89'],
  mitre: ['T1190'],
  references: ['https://docs.aws.amazon.com/securityhub/latest/userguide/dms-controls.html'],
  resource: 'aws_dms_replication_instance',
  path: 'publicly_accessible',
  require: equals(false),
  whenAbsent: 'pass',
  message: 'the instance is publicly accessible',
  examples: {
    fail: [
      hcl`
        resource "aws_dms_replication_instance" "move" {
          replication_instance_id    = "move"
          replication_instance_class = "dms.t3.medium"
          publicly_accessible        = true
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_dms_replication_instance" "move" {
          replication_instance_id    = "move"
          replication_instance_class = "dms.t3.medium"
        }
      `,
      hcl`
        resource "aws_dms_replication_instance" "move" {
          replication_instance_id    = "move"
          replication_instance_class = "dms.t3.medium"
          publicly_accessible        = false
        }
      `,
    ],
    unknown: [
      hcl`
        variable "public" {
          type = bool
        }

        resource "aws_dms_replication_instance" "move" {
          replication_instance_id    = "move"
          replication_instance_class = "dms.t3.medium"
          publicly_accessible        = var.public
        }
      `,
    ],
  },
});
