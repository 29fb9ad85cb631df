import { defineRule, equals, hcl, judge, oneOf, truth } from '@terrasafe/rule-kit';

export default defineRule({
  id: 'AWS-ECS-0002',
  title: 'ECS cluster has no Container Insights',
  severity: 'LOW',
  category: 'other',
  why: 'Nobody sees which task uses the memory, restarts or sends data when something goes wrong.',
  fix: 'Add a setting with name = "containerInsights" and value = "enabled" or "enhanced".',
  aliases: ['CKV_AWS_65', 'AVD-AWS-0034', 'aws-ecs-enable-container-insight'],
  references: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cloudwatch-container-insights.html'],
  resource: 'aws_ecs_cluster',
  check(cluster) {
    const isOn = cluster
      .blocks('setting')
      .map((setting) =>
        truth.every([
          setting.attribute('name').is(equals('containerInsights')),
          setting.attribute('value').is(oneOf('enabled', 'enhanced')),
        ]),
      );
    return judge(truth.not(truth.some(isOn)), 'Container Insights is off', cluster);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_ecs_cluster" "shop" {
          name = "shop"
        }
      `,
      hcl`
        resource "aws_ecs_cluster" "shop" {
          name = "shop"

          setting {
            name  = "containerInsights"
            value = "disabled"
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_ecs_cluster" "shop" {
          name = "shop"

          setting {
            name  = "containerInsights"
            value = "enhanced"
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "insights" {
          type = string
        }

        resource "aws_ecs_cluster" "shop" {
          name = "shop"

          setting {
            name  = "containerInsights"
            value = var.insights
          }
        }
      `,
    ],
  },
});
