import { defineRule, equals, hcl, judge, truth } from '@terrasafe/rule-kit';

export default defineRule({
  id: 'AWS-CONFIG-0003',
  title: 'Config recorder leaves out global resources',
  severity: 'LOW',
  category: 'other',
  why: 'Changes to IAM users, roles and policies are not recorded.',
  fix: 'Set all_supported = true and include_global_resource_types = true in recording_group.',
  aliases: ['CKV2_AWS_48'],
  references: ['https://docs.aws.amazon.com/config/latest/developerguide/select-resources.html'],
  resource: 'aws_config_configuration_recorder',
  check(recorder) {
    const global = recorder.first('recording_group.include_global_resource_types');
    const everything = recorder.first('recording_group.all_supported').is(equals(true), 'true');
    const fault = truth.not(truth.every([everything, global.is(equals(true))]));
    return judge(fault, 'global resources are not recorded', global);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_config_configuration_recorder" "orders" {
          name     = "default"
          role_arn = "arn:aws:iam::111122223333:role/config"
        }
      `,
      hcl`
        resource "aws_config_configuration_recorder" "orders" {
          name     = "default"
          role_arn = "arn:aws:iam::111122223333:role/config"

          recording_group {
            all_supported                 = true
            include_global_resource_types = false
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_config_configuration_recorder" "orders" {
          name     = "default"
          role_arn = "arn:aws:iam::111122223333:role/config"

          recording_group {
            all_supported                 = true
            include_global_resource_types = true
          }
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

          recording_group {
            include_global_resource_types = var.it
          }
        }
      `,
    ],
  },
});
