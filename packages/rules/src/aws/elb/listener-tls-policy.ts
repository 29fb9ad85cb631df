import { defineRule, hcl, judge, matches, truth } from '@terrasafe/rule-kit';
import { isProtocol, listenerTypes } from './listener.js';

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html */
const atLeastTls12 = matches(/^ELBSecurityPolicy-(?:TLS13-1-[23]|TLS-1-2|FS-1-2)-/);

export default defineRule({
  id: 'AWS-ELB-0002',
  title: 'Load balancer accepts TLS older than 1.2',
  severity: 'MEDIUM',
  category: 'other',
  why: 'TLS 1.0 and 1.1 have known weaknesses, and browsers gave them up in 2020.',
  fix: 'Set ssl_policy = "ELBSecurityPolicy-TLS13-1-2-2021-06".',
  aliases: ['CKV_AWS_103', 'CKV2_AWS_74', 'AVD-AWS-0047', 'aws-elb-use-secure-tls-policy'],
  mitre: ['T1557'],
  references: ['https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html'],
  resource: listenerTypes,
  check(listener) {
    const policy = listener.attribute('ssl_policy');
    const isEncrypted = listener.attribute('protocol').is(isProtocol('HTTPS', 'TLS'));
    const fault = truth.every([isEncrypted, truth.not(policy.is(atLeastTls12))]);
    return judge(fault, 'the TLS policy accepts versions older than 1.2', policy);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_lb_listener" "web" {
          load_balancer_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/0a1b2c3d"
          port              = 443
          protocol          = "HTTPS"
          ssl_policy        = "ELBSecurityPolicy-2016-08"
        }
      `,
      hcl`
        resource "aws_alb_listener" "web" {
          load_balancer_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/0a1b2c3d"
          port              = 443
          protocol          = "https"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_lb_listener" "web" {
          load_balancer_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/0a1b2c3d"
          port              = 443
          protocol          = "HTTPS"
          ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "policy" {
          type = string
        }

        resource "aws_lb_listener" "web" {
          load_balancer_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/0a1b2c3d"
          port              = 443
          protocol          = "HTTPS"
          ssl_policy        = var.policy
        }
      `,
    ],
  },
});
