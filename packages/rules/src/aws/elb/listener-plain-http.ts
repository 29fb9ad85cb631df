import { defineRule, equals, hcl, judge, oneOf, truth } from '@terrasafe/rule-kit';

export default defineRule({
  id: 'AWS-ELB-0001',
  title: 'Load balancer serves plain HTTP',
  severity: 'MEDIUM',
  category: 'other',
  why: 'Sessions and data can be read and changed by anyone on the network path.',
  fix: 'Use an HTTPS listener with a certificate; on port 80 keep only a redirect to HTTPS.',
  aliases: ['CKV_AWS_2', 'AVD-AWS-0054', 'aws-elb-http-not-used'],
  mitre: ['T1040', 'T1557'],
  references: ['https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html'],
  resource: ['aws_lb_listener', 'aws_alb_listener'],
  check(listener) {
    const protocol = listener.attribute('protocol');
    // An application load balancer needs a protocol, a gateway load balancer has none.
    const isPlain = protocol.is(oneOf('HTTP', 'http'));
    const redirects = truth.some(
      listener.select('default_action.redirect.protocol').map((it) => it.is(equals('HTTPS'))),
    );
    return judge(truth.every([isPlain, truth.not(redirects)]), 'the listener serves HTTP', protocol);
  },
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
