import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-ATHENA-0002',
  title: 'Athena lets clients override the settings of the workgroup',
  severity: 'LOW',
  category: 'other',
  why: 'A client can send its results elsewhere, without encryption.',
  fix: 'Leave enforce_workgroup_configuration out, since its default is true.',
  aliases: ['CKV_AWS_82', 'AVD-AWS-0007', 'aws-athena-no-encryption-override'],
  references: ['https://docs.aws.amazon.com/athena/latest/ug/workgroups-settings-override.html'],
  resource: 'aws_athena_workgroup',
  path: 'configuration.enforce_workgroup_configuration',
  require: equals(true),
  whenAbsent: 'pass',
  message: 'clients may override the settings',
  examples: {
    fail: [
      hcl`
        resource "aws_athena_workgroup" "analysts" {
          name = "analysts"

          configuration {
            enforce_workgroup_configuration = false
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_athena_workgroup" "analysts" {
          name = "analysts"
        }
      `,
      hcl`
        resource "aws_athena_workgroup" "analysts" {
          name = "analysts"

          configuration {
            enforce_workgroup_configuration = true
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "enforce" {
          type = bool
        }

        resource "aws_athena_workgroup" "analysts" {
          name = "analysts"

          configuration {
            enforce_workgroup_configuration = var.enforce
          }
        }
      `,
    ],
  },
});
