import { attributeRule, equals, hcl, not, someItem } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-RDS-0006',
  title: 'Database snapshot is public',
  severity: 'CRITICAL',
  category: 'public_access',
  why: 'Every AWS account can restore the snapshot and read the whole database.',
  fix: 'Name the accounts that need the snapshot in shared_accounts.',
  aliases: ['CKV_AWS_302'],
  mitre: ['T1537', 'T1530'],
  references: ['https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ShareSnapshot.html'],
  resource: ['aws_db_snapshot', 'aws_db_cluster_snapshot'],
  path: 'shared_accounts',
  require: not(someItem(equals('all'))),
  whenAbsent: 'pass',
  message: 'the snapshot is shared with every account',
  examples: {
    fail: [
      hcl`
        resource "aws_db_snapshot" "orders" {
          db_instance_identifier = "orders"
          db_snapshot_identifier = "orders-2026"
          shared_accounts        = ["all"]
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_db_snapshot" "orders" {
          db_instance_identifier = "orders"
          db_snapshot_identifier = "orders-2026"
          shared_accounts        = ["111122223333"]
        }
      `,
    ],
    unknown: [
      hcl`
        variable "accounts" {
          type = list(string)
        }

        resource "aws_db_snapshot" "orders" {
          db_instance_identifier = "orders"
          db_snapshot_identifier = "orders-2026"
          shared_accounts        = var.accounts
        }
      `,
    ],
  },
});
