import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-RDS-0014',
  title: 'Database instance takes no minor upgrades by itself',
  severity: 'LOW',
  category: 'other',
  why: 'Security fixes of the engine wait until somebody thinks of them.',
  fix: 'Leave auto_minor_version_upgrade out, since its default is true, or set it to true.',
  aliases: ['CKV_AWS_226'],
  references: [
    'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_UpgradeDBInstance.Upgrading.html',
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/db_instance',
  ],
  resource: ['aws_db_instance', 'aws_rds_cluster_instance'],
  path: 'auto_minor_version_upgrade',
  require: equals(true),
  whenAbsent: 'pass',
  message: 'minor upgrades are not automatic',
  examples: {
    fail: [
      hcl`
        resource "aws_db_instance" "orders" {
          engine                     = "postgres"
          instance_class             = "db.t4g.small"
          auto_minor_version_upgrade = false
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_db_instance" "orders" {
          engine         = "postgres"
          instance_class = "db.t4g.small"
        }
      `,
      hcl`
        resource "aws_db_instance" "orders" {
          engine                     = "postgres"
          instance_class             = "db.t4g.small"
          auto_minor_version_upgrade = true
        }
      `,
    ],
    unknown: [
      hcl`
        variable "upgrade" {
          type = bool
        }

        resource "aws_db_instance" "orders" {
          engine                     = "postgres"
          instance_class             = "db.t4g.small"
          auto_minor_version_upgrade = var.upgrade
        }
      `,
    ],
  },
});
