import { allOf, atLeast, atMost, attributeRule, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-RDS-0005',
  title: 'Database keeps no automatic backups',
  severity: 'MEDIUM',
  category: 'other',
  why: 'After a mistake or an attack there is no point in time to go back to.',
  fix: 'Set backup_retention_period to the days that you may need to go back: 1 to 35.',
  aliases: ['CKV_AWS_133', 'AVD-AWS-0077', 'aws-rds-specify-backup-retention'],
  mitre: ['T1485', 'T1490'],
  references: ['https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.html'],
  resource: ['aws_db_instance', 'aws_rds_cluster'],
  path: 'backup_retention_period',
  require: allOf(atLeast(1), atMost(35)),
  whenAbsent: 'pass',
  message: 'no automatic backups are kept',
  examples: {
    fail: [
      hcl`
        resource "aws_db_instance" "orders" {
          engine                  = "postgres"
          instance_class          = "db.t4g.small"
          backup_retention_period = 0
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_rds_cluster" "orders" {
          engine                  = "aurora-postgresql"
          backup_retention_period = 14
        }
      `,
    ],
    unknown: [
      hcl`
        variable "days" {
          type = number
        }

        resource "aws_db_instance" "orders" {
          engine                  = "postgres"
          instance_class          = "db.t4g.small"
          backup_retention_period = var.days
        }
      `,
    ],
  },
});
