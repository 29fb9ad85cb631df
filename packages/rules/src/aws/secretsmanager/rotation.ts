import { defineRule, hcl, isSet, judge, truth } from '@terrasafe/rule-kit';

export default defineRule({
  id: 'AWS-SECRETSMANAGER-0002',
  title: 'Secret is never rotated',
  severity: 'LOW',
  category: 'weak_authentication',
  why: 'A secret that leaked once stays good until somebody notices.',
  fix: 'Add an aws_secretsmanager_secret_rotation for the secret.',
  aliases: ['CKV2_AWS_57'],
  mitre: ['T1552'],
  references: ['https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets.html'],
  resource: 'aws_secretsmanager_secret',
  check(secret, module) {
    const has = truth.some([
      // Before version 5 of the provider the secret itself had the argument.
      secret.attribute('rotation_lambda_arn').is(isSet),
      module.hasAttached(secret, 'aws_secretsmanager_secret_rotation', 'secret_id'),
    ]);
    return judge(truth.not(has), 'no rotation is set up', secret);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_secretsmanager_secret" "orders" {
          name = "orders/db"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_secretsmanager_secret" "orders" {
          name = "orders/db"
        }

        resource "aws_secretsmanager_secret_rotation" "orders" {
          secret_id           = aws_secretsmanager_secret.orders.id
          rotation_lambda_arn = "arn:aws:lambda:eu-west-1:111122223333:function:rotate"

          rotation_rules {
            automatically_after_days = 30
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "it" {
          type = string
        }

        resource "aws_secretsmanager_secret" "orders" {
          name = "orders/db"
        }

        resource "aws_secretsmanager_secret_rotation" "orders" {
          secret_id           = var.it
          rotation_lambda_arn = "arn:aws:lambda:eu-west-1:111122223333:function:rotate"

          rotation_rules {
            automatically_after_days = 30
          }
        }
      `,
    ],
  },
});
