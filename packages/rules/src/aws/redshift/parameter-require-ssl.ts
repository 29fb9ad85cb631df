import { defineRule, equals, hcl, judge, truth } from '@terrasafe/rule-kit';
import { parameterIs } from '../rds/parameters.js';

export default defineRule({
  id: 'AWS-REDSHIFT-0011',
  title: 'Redshift takes connections in the clear',
  severity: 'MEDIUM',
  category: 'other',
  why: 'Passwords and rows on their way to the warehouse can be read by anyone on the network path.',
  fix: 'Set the parameter require_ssl to true.',
  aliases: ['CKV_AWS_105'],
  mitre: ['T1040'],
  references: ['https://docs.aws.amazon.com/redshift/latest/mgmt/connecting-ssl-support.html'],
  resource: 'aws_redshift_parameter_group',
  check(group) {
    // The family redshift-2.0 requires it by default, redshift-1.0 does not.
    const byDefault = group.attribute('family').is(equals('redshift-2.0'));
    const isRequired = parameterIs(group, 'require_ssl', equals(true), byDefault);
    return judge(truth.not(isRequired), 'TLS is not required', group);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_redshift_parameter_group" "warehouse" {
          name   = "warehouse"
          family = "redshift-1.0"
        }
      `,
      hcl`
        resource "aws_redshift_parameter_group" "warehouse" {
          name   = "warehouse"
          family = "redshift-1.0"

          parameter {
            name  = "require_ssl"
            value = "false"
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_redshift_parameter_group" "warehouse" {
          name   = "warehouse"
          family = "redshift-1.0"

          parameter {
            name  = "require_ssl"
            value = "true"
          }
        }
      `,
      hcl`
        resource "aws_redshift_parameter_group" "warehouse" {
          name   = "warehouse"
          family = "redshift-2.0"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "tls" {
          type = bool
        }

        resource "aws_redshift_parameter_group" "warehouse" {
          name   = "warehouse"
          family = "redshift-1.0"

          parameter {
            name  = "require_ssl"
            value = var.tls
          }
        }
      `,
    ],
  },
});
