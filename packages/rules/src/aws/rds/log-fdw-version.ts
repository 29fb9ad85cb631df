import { defineRule, hcl, judge, matches, truth } from '@terrasafe/rule-kit';

/** The versions named by the bulletin, and those before them. A major version alone means its newest minor version. */
const fixedLater = {
  postgres: matches(/^(?:13\.[0-2]|12\.[0-6]|11\.(?:\d|1[01])|10\.(?:\d|1[0-6])|9\.6\.(?:1?\d|2[01])|9\.5\.\d+)$/),
  aurora: matches(/^(?:11\.[4-8]|10\.(?:[4-9]|1[0-3]))$/),
};

export default defineRule({
  id: 'AWS-RDS-0023',
  title: 'PostgreSQL version lets users read files of the host through log_fdw',
  severity: 'HIGH',
  category: 'other',
  why: 'A user who may create extensions can read internal credentials of the service from the local file system.',
  fix: 'Upgrade to a minor version that AWS has fixed, such as 13.3, 12.7 or 11.12; Aurora 11.9.',
  aliases: ['CKV_AWS_250', 'CKV_AWS_388'],
  references: ['https://aws.amazon.com/security/security-bulletins/AWS-2022-004/'],
  resource: ['aws_db_instance', 'aws_rds_cluster'],
  check(database) {
    const engine = database.attribute('engine');
    const version = database.attribute('engine_version');
    const isAtFault = truth.some([
      truth.every([engine.is(matches(/^postgres$/i)), version.is(fixedLater.postgres)]),
      truth.every([engine.is(matches(/^aurora-postgresql$/i)), version.is(fixedLater.aurora)]),
    ]);
    return judge(isAtFault, 'log_fdw of this version reads files of the host', version);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_db_instance" "orders" {
          engine         = "postgres"
          engine_version = "12.6"
          instance_class = "db.t4g.small"
        }
      `,
      hcl`
        resource "aws_rds_cluster" "orders" {
          engine         = "aurora-postgresql"
          engine_version = "10.13"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_db_instance" "orders" {
          engine         = "postgres"
          engine_version = "16.4"
          instance_class = "db.t4g.small"
        }
      `,
      hcl`
        resource "aws_db_instance" "orders" {
          engine         = "postgres"
          engine_version = "13"
          instance_class = "db.t4g.small"
        }
      `,
      hcl`
        resource "aws_db_instance" "orders" {
          engine         = "mysql"
          engine_version = "8.0.36"
          instance_class = "db.t4g.small"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "version" {
          type = string
        }

        resource "aws_db_instance" "orders" {
          engine         = "postgres"
          engine_version = var.version
          instance_class = "db.t4g.small"
        }
      `,
    ],
  },
});
