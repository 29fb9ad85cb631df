import { defineRule, equals, hcl, judge, truth } from '@terrasafe/rule-kit';

export default defineRule({
  id: 'AWS-CONFIG-0002',
  title: 'Config recorder does not run for every supported resource',
  severity: 'LOW',
  category: 'other',
  why: 'Changes go unrecorded, so that nobody can say later what was different, and since when.',
  fix: 'Set is_enabled = true, and leave recording_group.all_supported on.',
  aliases: ['CKV2_AWS_45'],
  mitre: ['T1562.008'],
  references: [
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/config_configuration_recorder_status',
  ],
  resource: 'aws_config_configuration_recorder_status',
  check(status, module) {
    const recorded = module
      .targetsOf(status, 'name', 'aws_config_configuration_recorder')
      .map((it) => it.first('recording_group.all_supported').is(equals(true), 'true'));
    const isEnabled = status.attribute('is_enabled');
    return judge(
      truth.not(truth.every([isEnabled.is(equals(true)), ...recorded])),
      'not every supported resource is recorded',
      isEnabled,
    );
  },
  examples: {
    fail: [
      hcl`
        resource "aws_config_configuration_recorder" "orders" {
          name     = "default"
          role_arn = "arn:aws:iam::111122223333:role/config"
        }

        resource "aws_config_configuration_recorder_status" "orders" {
          name       = aws_config_configuration_recorder.orders.name
          is_enabled = false
        }
      `,
      hcl`
        resource "aws_config_configuration_recorder" "orders" {
          name     = "default"
          role_arn = "arn:aws:iam::111122223333:role/config"

          recording_group {
            all_supported  = false
            resource_types = ["AWS::EC2::Instance"]
          }
        }

        resource "aws_config_configuration_recorder_status" "orders" {
          name       = aws_config_configuration_recorder.orders.name
          is_enabled = true
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_config_configuration_recorder" "orders" {
          name     = "default"
          role_arn = "arn:aws:iam::111122223333:role/config"
        }

        resource "aws_config_configuration_recorder_status" "orders" {
          name       = aws_config_configuration_recorder.orders.name
          is_enabled = true
        }
      `,
    ],
    unknown: [
      hcl`
        variable "it" {
          type = bool
        }

        resource "aws_config_configuration_recorder" "orders" {
          name     = "default"
          role_arn = "arn:aws:iam::111122223333:role/config"
        }

        resource "aws_config_configuration_recorder_status" "orders" {
          name       = aws_config_configuration_recorder.orders.name
          is_enabled = var.it
        }
      `,
    ],
  },
});
