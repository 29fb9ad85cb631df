import { defineRule, hcl, judge, truth, type Truth, type ResourceView } from '@terrasafe/rule-kit';

/** Patterns that select every cluster: https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html */
const everyCluster = /^(?:\*|arn:aws[\w-]*:rds:[^:]*:[^:]*:cluster:\*)$/;

/** Whether a selection takes clusters that it does not name: by a pattern for certain, by tags perhaps. */
function mayTakeAny(selection: ResourceView): Truth {
  const patterns = selection.attribute('resources').texts();
  if (patterns.some(({ text, whole }) => whole && everyCluster.test(text))) return 'true';
  return selection.hasBlock('selection_tag') === 'false' ? 'false' : 'unknown';
}

export default defineRule({
  id: 'AWS-RDS-0028',
  title: 'Database cluster is in no backup plan of AWS Backup',
  severity: 'LOW',
  category: 'other',
  why: 'Its own backups go with the cluster; a vault keeps copies that its administrators cannot delete.',
  fix: 'Name the cluster in the resources of an aws_backup_selection.',
  aliases: ['CKV2_AWS_8'],
  mitre: ['T1490'],
  references: ['https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html'],
  resource: 'aws_rds_cluster',
  check(cluster, module) {
    const named = module.attachedTo(cluster, 'aws_backup_selection', 'resources');
    const isCovered = truth.some([
      ...named.map(({ certain }) => (certain ? ('true' as const) : ('unknown' as const))),
      ...module.ofType('aws_backup_selection').map(mayTakeAny),
    ]);
    return judge(truth.not(isCovered), 'no backup selection names the cluster', cluster);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_rds_cluster" "orders" {
          engine = "aurora-postgresql"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_rds_cluster" "orders" {
          engine = "aurora-postgresql"
        }

        resource "aws_backup_selection" "databases" {
          name         = "databases"
          plan_id      = "0f1e2d3c"
          iam_role_arn = "arn:aws:iam::111122223333:role/backup"
          resources    = [aws_rds_cluster.orders.arn]
        }
      `,
      hcl`
        resource "aws_rds_cluster" "orders" {
          engine = "aurora-postgresql"
        }

        resource "aws_backup_selection" "databases" {
          name         = "databases"
          plan_id      = "0f1e2d3c"
          iam_role_arn = "arn:aws:iam::111122223333:role/backup"
          resources    = ["arn:aws:rds:*:*:cluster:*"]
        }
      `,
    ],
    unknown: [
      hcl`
        variable "arns" {
          type = list(string)
        }

        resource "aws_rds_cluster" "orders" {
          engine = "aurora-postgresql"
        }

        resource "aws_backup_selection" "databases" {
          name         = "databases"
          plan_id      = "0f1e2d3c"
          iam_role_arn = "arn:aws:iam::111122223333:role/backup"
          resources    = var.arns
        }
      `,
    ],
  },
});
