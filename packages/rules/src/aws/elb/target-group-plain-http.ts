import { defineRule, hcl, judge, truth, type ModuleView, type ResourceView } from '@terrasafe/rule-kit';
import { isProtocol, listenerTypes } from './listener.js';

export default defineRule({
  id: 'AWS-ELB-0017',
  title: 'Target group takes plain HTTP, and no HTTPS listener stands in front of it',
  severity: 'LOW',
  category: 'other',
  why: 'As far as the source tells, requests travel in the clear from the client to the application.',
  fix: 'Set protocol = "HTTPS", or forward to the group from a listener with a certificate.',
  aliases: ['CKV_AWS_378'],
  mitre: ['T1040'],
  references: [
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html#target-group-routing-configuration',
  ],
  resource: ['aws_lb_target_group', 'aws_alb_target_group'],
  check(group, module) {
    const protocol = group.attribute('protocol');
    const isBehindTls = truth.some(
      listenersInFront(group, module).map(({ resource, certain }) =>
        truth.every([certain ? 'true' : 'unknown', resource.attribute('protocol').is(isProtocol('HTTPS', 'TLS'))]),
      ),
    );
    const fault = truth.every([protocol.is(isProtocol('HTTP')), truth.not(isBehindTls)]);
    return judge(fault, 'requests to the targets are not encrypted', protocol);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_lb_target_group" "shop" {
          port     = 8080
          protocol = "http"
          vpc_id   = "vpc-0a1b2c3d"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_lb_target_group" "shop" {
          port     = 8443
          protocol = "HTTPS"
          vpc_id   = "vpc-0a1b2c3d"
        }
      `,
      hcl`
        resource "aws_lb_target_group" "shop" {
          port     = 8080
          protocol = "HTTP"
          vpc_id   = "vpc-0a1b2c3d"
        }

        resource "aws_lb_listener" "web" {
          load_balancer_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/0a1b2c3d"
          port              = 443
          protocol          = "HTTPS"

          default_action {
            type             = "forward"
            target_group_arn = aws_lb_target_group.shop.arn
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "protocol" {
          type = string
        }

        resource "aws_lb_target_group" "shop" {
          port     = 8080
          protocol = var.protocol
          vpc_id   = "vpc-0a1b2c3d"
        }
      `,
    ],
  },
});

/** Listeners whose default action, or one of whose rules, forwards to the group. */
function listenersInFront(group: ResourceView, module: ModuleView) {
  const forwards = (type: string, action: string) =>
    ['target_group_arn', 'forward.target_group.arn'].flatMap((path) =>
      module.attachedTo(group, type, `${action}.${path}`),
    );
  const rules = ['aws_lb_listener_rule', 'aws_alb_listener_rule'].flatMap((type) => forwards(type, 'action'));
  const ofRules = rules.flatMap(({ resource: rule, certain }) =>
    listenerTypes
      .flatMap((type) => module.targetsOf(rule, 'listener_arn', type))
      .map((resource) => ({ resource, certain })),
  );
  return [...listenerTypes.flatMap((type) => forwards(type, 'default_action')), ...ofRules];
}
