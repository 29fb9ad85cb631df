import { attributeRule, hcl, not, oneOf } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-RDS-0013',
  title: 'Database instance presents a certificate of an expired authority',
  severity: 'LOW',
  category: 'other',
  why: 'Clients that verify the certificate cannot connect; those that still connect do not verify it.',
  fix: 'Set ca_cert_identifier = "rds-ca-rsa2048-g1", or a later authority, or leave it out.',
  aliases: ['CKV_AWS_211'],
  references: ['https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL-certificate-rotation.html'],
  resource: ['aws_db_instance', 'aws_rds_cluster_instance'],
  path: 'ca_cert_identifier',
  require: not(oneOf('rds-ca-2015', 'rds-ca-2019')),
  whenAbsent: 'pass',
  message: 'the certificate authority has expired',
  examples: {
    fail: [
      hcl`
        resource "aws_db_instance" "orders" {
          engine             = "postgres"
          instance_class     = "db.t4g.small"
          ca_cert_identifier = "rds-ca-2019"
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
          engine             = "postgres"
          instance_class     = "db.t4g.small"
          ca_cert_identifier = "rds-ca-rsa4096-g1"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "authority" {
          type = string
        }

        resource "aws_db_instance" "orders" {
          engine             = "postgres"
          instance_class     = "db.t4g.small"
          ca_cert_identifier = var.authority
        }
      `,
    ],
  },
});
