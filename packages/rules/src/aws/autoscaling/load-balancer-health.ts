import { defineRule, equals, hcl, judge, truth, worst } from '@terrasafe/rule-kit';

const places = [
  ['elb', 'aws_elb'],
  ['lb_target_group_arn', 'aws_lb_target_group'],
  ['lb_target_group_arn', 'aws_alb_target_group'],
  ['alb_target_group_arn', 'aws_lb_target_group'],
  ['alb_target_group_arn', 'aws_alb_target_group'],
] as const;

export default defineRule({
  id: 'AWS-AUTOSCALING-0003',
  title: 'Auto Scaling group does not follow the health checks of its load balancer',
  severity: 'LOW',
  category: 'other',
  why: 'A machine whose application hangs stays in the group, as long as the machine itself runs.',
  fix: 'Set health_check_type = "ELB" on the group, and health_check on the load balancer or the target group.',
  aliases: ['CKV2_AWS_15'],
  references: ['https://docs.aws.amazon.com/autoscaling/ec2/userguide/health-checks-overview.html'],
  resource: 'aws_autoscaling_attachment',
  check(attachment, module) {
    const groups = module.targetsOf(attachment, 'autoscaling_group_name', 'aws_autoscaling_group');
    const balancers = places.flatMap(([path, type]) => module.targetsOf(attachment, path, type));
    return worst([
      ...groups.map((group) => {
        const kind = group.attribute('health_check_type');
        return judge(truth.not(kind.is(equals('ELB'))), 'the group looks at the machines only', kind);
      }),
      ...balancers.map((balancer) =>
        judge(
          truth.not(balancer.hasBlock('health_check')),
          'the load balancer has no health check of its own',
          balancer,
        ),
      ),
    ]);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_autoscaling_group" "web" {
          min_size          = 1
          max_size          = 3
          health_check_type = "EC2"
        }

        resource "aws_autoscaling_attachment" "web" {
          autoscaling_group_name = aws_autoscaling_group.web.name
          elb                    = "web"
        }
      `,
      hcl`
        resource "aws_autoscaling_group" "web" {
          min_size          = 1
          max_size          = 3
          health_check_type = "ELB"
        }

        resource "aws_lb_target_group" "web" {
          port = 8080
        }

        resource "aws_autoscaling_attachment" "web" {
          autoscaling_group_name = aws_autoscaling_group.web.name
          lb_target_group_arn    = aws_lb_target_group.web.arn
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_autoscaling_group" "web" {
          min_size          = 1
          max_size          = 3
          health_check_type = "ELB"
        }

        resource "aws_lb_target_group" "web" {
          port = 8080

          health_check {
            path = "/health"
          }
        }

        resource "aws_autoscaling_attachment" "web" {
          autoscaling_group_name = aws_autoscaling_group.web.name
          lb_target_group_arn    = aws_lb_target_group.web.arn
        }
      `,
    ],
    unknown: [
      hcl`
        variable "kind" {
          type = string
        }

        resource "aws_autoscaling_group" "web" {
          min_size          = 1
          max_size          = 3
          health_check_type = var.kind
        }

        resource "aws_lb_target_group" "web" {
          port = 8080

          health_check {
            path = "/health"
          }
        }

        resource "aws_autoscaling_attachment" "web" {
          autoscaling_group_name = aws_autoscaling_group.web.name
          lb_target_group_arn    = aws_lb_target_group.web.arn
        }
      `,
    ],
  },
});
