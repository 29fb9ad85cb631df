import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-DMS-0003',
  title: 'Replication instance takes no minor upgrades by itself',
  severity: 'LOW',
  category: 'other',
  why: 'Security fixes of the engine wait until somebody thinks of them.',
  fix: 'Set auto_minor_version_upgrade = true; the default is false.',
  aliases: ['CKV_AWS_222'],
  references: ['https://docs.aws.amazon.com/securityhub/latest/userguide/dms-controls.html'],
  resource: 'aws_dms_replication_instance',
  path: 'auto_minor_version_upgrade',
  require: equals(true),
  whenAbsent: 'fail',
  message: 'minor upgrades are not automatic',
  examples: {
    fail: [
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
          auto_minor_version_upgrade = false
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_dms_replication_instance" "move" {
          replication_instance_id    = "move"
          replication_instance_class = "dms.t3.medium"
          auto_minor_version_upgrade = true
        }
      `,
    ],
    unknown: [
      hcl`
        variable "upgrade" {
          type = bool
        }

        resource "aws_dms_replication_instance" "move" {
          replication_instance_id    = "move"
          replication_instance_class = "dms.t3.medium"
          auto_minor_version_upgrade = var.upgrade
        }
      `,
    ],
  },
});
