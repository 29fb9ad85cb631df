import { defineRule, hcl, judge } from '@terrasafe/rule-kit';
import { listenerTypes, servesPlainHttp } from './listener.js';

export default defineRule({
  id: 'AWS-ELB-0001',
  title: 'Load balancer serves plain HTTP',
  severity: 'MEDIUM',
  category: 'other',
  why: 'Sessions and data can be read and changed by anyone on the network path.',
  fix: 'Use an HTTPS listener with a certificate; on port 80 keep only a redirect to HTTPS.',
  aliases: ['CKV_AWS_2', 'CKV_AWS_103', 'AVD-AWS-0054', 'aws-elb-http-not-used'],
  mitre: ['T1040', 'T1557'],
  references: ['https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html'],
  resource: listenerTypes,
  check: (listener) => judge(servesPlainHttp(listener), 'the listener serves HTTP', listener.attribute('protocol')),
  examples: {
    fail: [
      hcl`
        resource "aws_lb_listener" "web" {
          load_balancer_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/0a1b2c3d"
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
        resource "aws_lb_listener" "web" {
          load_balancer_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/0a1b2c3d"
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

        resource "aws_lb_listener" "web" {
          load_balancer_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/0a1b2c3d"
          port              = 80
          protocol          = var.protocol
        }
      `,
    ],
  },
});
