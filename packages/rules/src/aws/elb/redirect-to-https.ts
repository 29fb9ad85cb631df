import { defineRule, hcl, judge, truth } from '@terrasafe/rule-kit';
import { listenersOf, servesPlainHttp } from './listener.js';
import { loadBalancerTypes } from './load-balancer.js';

export default defineRule({
  id: 'AWS-ELB-0015',
  title: 'Load balancer answers HTTP without a redirect to HTTPS',
  severity: 'LOW',
  category: 'other',
  why: 'Visitors who type the address without https:// stay on a connection that anyone on the path can read.',
  fix: 'Let the listener on port 80 redirect to HTTPS, and nothing else.',
  aliases: ['CKV2_AWS_20'],
  mitre: ['T1557'],
  references: [
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html#redirect-actions',
  ],
  resource: loadBalancerTypes,
  check(balancer, module) {
    const listeners = listenersOf(balancer, module);
    const fault = truth.some(
      listeners.map(({ resource, certain }) => truth.every([certain ? 'true' : 'unknown', servesPlainHttp(resource)])),
    );
    return judge(fault, 'a listener serves HTTP without a redirect', balancer);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_lb" "shop" {
          subnets = ["subnet-0a1b2c3d", "subnet-4e5f6a7b"]
        }

        resource "aws_lb_listener" "web" {
          load_balancer_arn = aws_lb.shop.arn
          port              = 80
          protocol          = "HTTP"

          default_action {
            type             = "forward"
            target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/0a1b2c3d"
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_lb" "shop" {
          subnets = ["subnet-0a1b2c3d", "subnet-4e5f6a7b"]
        }

        resource "aws_lb_listener" "web" {
          load_balancer_arn = aws_lb.shop.arn
          port              = 80
          protocol          = "HTTP"

          default_action {
            type = "redirect"

            redirect {
              port        = "443"
              protocol    = "HTTPS"
              status_code = "HTTP_301"
            }
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "protocol" {
          type = string
        }

        resource "aws_lb" "shop" {
          subnets = ["subnet-0a1b2c3d", "subnet-4e5f6a7b"]
        }

        resource "aws_lb_listener" "web" {
          load_balancer_arn = aws_lb.shop.arn
          port              = 80
          protocol          = var.protocol
        }
      `,
    ],
  },
});
