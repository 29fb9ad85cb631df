import { atMost, defineRule, hcl, judge, matcher, truth, truthOf, unknown } from '@terrasafe/rule-kit';

const message = 'more than 90 days pass between rotations';

const ratePattern = /^rate\((?<count>\d+)\s+(?<unit>minute|hour|day)s?\)$/;

const rotatesInTime = matcher((expression) => {
  const rate = typeof expression === 'string' ? ratePattern.exec(expression)?.groups : undefined;
  if (!rate) return 'unknown';
  return truthOf(rate['unit'] !== 'day' || Number(rate['count']) <= 90);
});

export default defineRule({
  id: 'AWS-SECRETSMANAGER-0003',
  title: 'Secret is rotated less often than every 90 days',
  severity: 'LOW',
  category: 'weak_authentication',
  why: 'A secret that leaked stays good for months.',
  fix: 'Set automatically_after_days to 90 or less.',
  aliases: ['CKV_AWS_304'],
  references: [
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/secretsmanager_secret_rotation',
  ],
  resource: 'aws_secretsmanager_secret_rotation',
  check(rotation) {
    const days = rotation.first('rotation_rules.automatically_after_days');
    const schedule = rotation.first('rotation_rules.schedule_expression');
    if (days.isPresent) return judge(truth.not(days.is(atMost(90))), message, days);
    const isFrequent = schedule.is(rotatesInTime);
    if (isFrequent !== 'unknown') return judge(truth.not(isFrequent), message, schedule);
    return unknown(schedule.unknownReason ?? 'how often a cron expression fires is not worked out', schedule);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_secretsmanager_secret_rotation" "orders" {
          secret_id           = "orders/db"
          rotation_lambda_arn = "arn:aws:lambda:eu-west-1:111122223333:function:rotate"

          rotation_rules {
            automatically_after_days = 365
          }
        }
      `,
      hcl`
        resource "aws_secretsmanager_secret_rotation" "orders" {
          secret_id           = "orders/db"
          rotation_lambda_arn = "arn:aws:lambda:eu-west-1:111122223333:function:rotate"

          rotation_rules {
            schedule_expression = "rate(120 days)"
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_secretsmanager_secret_rotation" "orders" {
          secret_id           = "orders/db"
          rotation_lambda_arn = "arn:aws:lambda:eu-west-1:111122223333:function:rotate"

          rotation_rules {
            automatically_after_days = 30
          }
        }
      `,
      hcl`
        resource "aws_secretsmanager_secret_rotation" "orders" {
          secret_id           = "orders/db"
          rotation_lambda_arn = "arn:aws:lambda:eu-west-1:111122223333:function:rotate"

          rotation_rules {
            schedule_expression = "rate(10 days)"
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "it" {
          type = number
        }

        resource "aws_secretsmanager_secret_rotation" "orders" {
          secret_id           = "orders/db"
          rotation_lambda_arn = "arn:aws:lambda:eu-west-1:111122223333:function:rotate"

          rotation_rules {
            automatically_after_days = var.it
          }
        }
      `,
      hcl`
        resource "aws_secretsmanager_secret_rotation" "orders" {
          secret_id           = "orders/db"
          rotation_lambda_arn = "arn:aws:lambda:eu-west-1:111122223333:function:rotate"

          rotation_rules {
            schedule_expression = "cron(0 16 1,15 * ? *)"
          }
        }
      `,
    ],
  },
});
