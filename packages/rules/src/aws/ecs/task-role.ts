import { defineRule, fail, hcl, type AttributeView } from '@terrasafe/rule-kit';

/** What the argument is set to, as it stands in the source. */
const expressionOf = ({ node }: AttributeView): string =>
  node.source.text.slice(node.start, node.end).replace(/^[^=:]*[=:]\s*/, '');

export default defineRule({
  id: 'AWS-ECS-0006',
  title: 'Task has the role that starts it',
  severity: 'LOW',
  category: 'weak_authentication',
  why: 'The containers can read every secret and image that ECS needs to start them.',
  fix: 'Give the task a role of its own in task_role_arn.',
  aliases: ['CKV_AWS_249'],
  references: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-ecs-iam-role-overview.html'],
  resource: 'aws_ecs_task_definition',
  check(task) {
    const starts = task.attribute('execution_role_arn');
    const runs = task.attribute('task_role_arn');
    if (!starts.isPresent || !runs.isPresent) return undefined;
    const isSame = runs.text === undefined ? expressionOf(runs) === expressionOf(starts) : runs.text === starts.text;
    return isSame ? fail('execution_role_arn and task_role_arn are the same role', runs) : undefined;
  },
  examples: {
    fail: [
      hcl`
        resource "aws_ecs_task_definition" "shop" {
          family             = "shop"
          execution_role_arn = "arn:aws:iam::111122223333:role/shop"
          task_role_arn      = "arn:aws:iam::111122223333:role/shop"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_ecs_task_definition" "shop" {
          family = "shop"
        }
      `,
      hcl`
        resource "aws_ecs_task_definition" "shop" {
          family             = "shop"
          execution_role_arn = "arn:aws:iam::111122223333:role/shop-start"
          task_role_arn      = "arn:aws:iam::111122223333:role/shop"
        }
      `,
    ],
  },
});
