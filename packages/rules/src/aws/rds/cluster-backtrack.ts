import { atLeast, defineRule, hcl, judge, matches, truth } from '@terrasafe/rule-kit';

/** The engines that know it; a cluster without `engine`, which early versions of the provider admit, is Aurora MySQL. */
const canBacktrack = matches(/^(?:aurora|aurora-mysql)$/);

export default defineRule({
  id: 'AWS-RDS-0022',
  title: 'Aurora MySQL cluster cannot be wound back',
  severity: 'LOW',
  category: 'other',
  why: 'After a mistaken statement the cluster has to be restored from a backup, which takes hours instead of minutes.',
  fix: 'Set backtrack_window to as many seconds, at most 259200, as you may need to go back.',
  aliases: ['CKV_AWS_326'],
  references: ['https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Managing.Backtrack.html'],
  resource: 'aws_rds_cluster',
  check(cluster) {
    const window = cluster.attribute('backtrack_window');
    const isCapable = cluster.attribute('engine').is(canBacktrack, 'true');
    return judge(truth.every([isCapable, truth.not(window.is(atLeast(1)))]), 'backtracking is off', window);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_rds_cluster" "orders" {
          engine = "aurora-mysql"
        }
      `,
      hcl`
        resource "aws_rds_cluster" "orders" {
          engine           = "aurora-mysql"
          backtrack_window = 0
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_rds_cluster" "orders" {
          engine           = "aurora-mysql"
          backtrack_window = 86400
        }
      `,
      hcl`
        resource "aws_rds_cluster" "orders" {
          engine = "aurora-postgresql"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "seconds" {
          type = number
        }

        resource "aws_rds_cluster" "orders" {
          engine           = "aurora-mysql"
          backtrack_window = var.seconds
        }
      `,
    ],
  },
});
