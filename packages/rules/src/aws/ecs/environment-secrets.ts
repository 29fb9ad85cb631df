import { defineRule, hcl } from '@terrasafe/rule-kit';
import { judgeFormats, judgeNames } from '../../general/secrets/literals.js';

export default defineRule({
  id: 'AWS-ECS-0001',
  title: 'Container definition has a secret written in the source',
  severity: 'CRITICAL',
  category: 'hardcoded_secret',
  why: 'The source, the state and the console show the secret to everyone who may read the task definition.',
  fix: 'Change the secret, keep it in Secrets Manager or Parameter Store and name it under secrets.',
  aliases: ['AVD-AWS-0036', 'aws-ecs-no-plaintext-secrets'],
  mitre: ['T1552.001'],
  references: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html'],
  resource: 'aws_ecs_task_definition',
  check(task) {
    const attribute = task.attribute('container_definitions');
    return judgeFormats(attribute) ?? judgeNames({ attribute, name: 'container_definitions' });
  },
  examples: {
    fail: [
      hcl`
        resource "aws_ecs_task_definition" "shop" {
          family = "shop"
          container_definitions = jsonencode([{
            name        = "shop"
            image       = "shop:1"
            environment = [{ name = "DB_PASSWORD", value = "correct-horse" }]
          }])
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_ecs_task_definition" "shop" {
          family = "shop"
          container_definitions = jsonencode([{
            name    = "shop"
            image   = "shop:1"
            secrets = [{ name = "DB_PASSWORD", valueFrom = "arn:aws:ssm:eu-west-1:111122223333:parameter/db" }]
          }])
        }
      `,
    ],
  },
});
