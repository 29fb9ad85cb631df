import { defineRule, hcl, judge, oneOf } from '@terrasafe/rule-kit';
import { parameterIs } from '../rds/parameters.js';

export default defineRule({
  id: 'AWS-DOCUMENTDB-0007',
  title: 'DocumentDB writes no audit log',
  severity: 'LOW',
  category: 'other',
  why: 'Who signed in and what they changed cannot be found out afterwards.',
  fix: 'Set the parameter audit_logs to enabled, ddl, dml_read, dml_write or all.',
  aliases: ['CKV_AWS_104'],
  references: ['https://docs.aws.amazon.com/documentdb/latest/developerguide/event-auditing.html'],
  resource: 'aws_docdb_cluster_parameter_group',
  check: (group) =>
    judge(parameterIs(group, 'audit_logs', oneOf('disabled', 'none'), 'true'), 'the audit log is disabled', group),
  examples: {
    fail: [
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
            name  = "audit_logs"
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

          parameter {
            name  = "audit_logs"
            value = "ddl"
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "audit" {
          type = string
        }

        resource "aws_docdb_cluster_parameter_group" "catalogue" {
          family = "docdb5.0"
          name   = "catalogue"

          parameter {
            name  = "audit_logs"
            value = var.audit
          }
        }
      `,
    ],
  },
});
