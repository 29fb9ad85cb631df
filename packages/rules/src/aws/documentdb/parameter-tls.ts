import { defineRule, equals, hcl, judge } from '@terrasafe/rule-kit';
import { parameterIs } from '../rds/parameters.js';

export default defineRule({
  id: 'AWS-DOCUMENTDB-0006',
  title: 'DocumentDB takes connections in the clear',
  severity: 'MEDIUM',
  category: 'other',
  why: 'Passwords and documents on their way to the cluster can be read by anyone on the network path.',
  fix: 'Leave the parameter tls out, since its default is enabled, or set it to enabled.',
  aliases: ['CKV_AWS_90'],
  mitre: ['T1040'],
  references: ['https://docs.aws.amazon.com/documentdb/latest/developerguide/security.encryption.ssl.html'],
  resource: 'aws_docdb_cluster_parameter_group',
  check: (group) => judge(parameterIs(group, 'tls', equals('disabled')), 'TLS is disabled', group),
  examples: {
    fail: [
      hcl`
        resource "aws_docdb_cluster_parameter_group" "catalogue" {
          family = "docdb5.0"
          name   = "catalogue"

          parameter {
            name  = "tls"
            value = "disabled"
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_docdb_cluster_parameter_group" "catalogue" {
          family = "docdb5.0"
          name   = "catalogue"
        }
      `,
      hcl`
        resource "aws_docdb_cluster_parameter_group" "catalogue" {
          family = "docdb5.0"
          name   = "catalogue"

          parameter {
            name  = "tls"
            value = "enabled"
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "tls" {
          type = string
        }

        resource "aws_docdb_cluster_parameter_group" "catalogue" {
          family = "docdb5.0"
          name   = "catalogue"

          parameter {
            name  = "tls"
            value = var.tls
          }
        }
      `,
    ],
  },
});
