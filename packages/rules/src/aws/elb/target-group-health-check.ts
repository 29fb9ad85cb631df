import { defineRule, equals, hcl, judge, truth, truthOf } from '@terrasafe/rule-kit';
import { isProtocol } from './listener.js';

export default defineRule({
  id: 'AWS-ELB-0014',
  title: 'Target group does not say how to check the health of its targets',
  severity: 'LOW',
  category: 'other',
  why: 'A target that accepts connections but serves errors keeps getting traffic, or a sound one is taken out.',
  fix: 'Add a health_check block with the path of a page that tells health.',
  aliases: ['CKV_AWS_261'],
  references: ['https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html'],
  resource: ['aws_lb_target_group', 'aws_alb_target_group'],
  check(group) {
    const [check] = group.blocks('health_check');
    const isHttp = group.attribute('protocol').is(isProtocol('HTTP', 'HTTPS'));
    const isWritten = check?.certain === false ? 'unknown' : truthOf((check?.attributes().length ?? 0) > 0);
    const isOff = check?.attribute('enabled').is(equals(false)) ?? 'false';
    const fault = truth.every([isHttp, truth.some([truth.not(isWritten), isOff])]);
    return judge(fault, 'no health check is described', check ?? group);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_lb_target_group" "shop" {
          port     = 8080
          protocol = "HTTP"
          vpc_id   = "vpc-0a1b2c3d"
        }
      `,
      hcl`
        resource "aws_lb_target_group" "shop" {
          port     = 8443
          protocol = "HTTPS"
          vpc_id   = "vpc-0a1b2c3d"

          health_check {
            enabled = false
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_lb_target_group" "shop" {
          port     = 8080
          protocol = "HTTP"
          vpc_id   = "vpc-0a1b2c3d"

          health_check {
            path = "/health"
          }
        }
      `,
      hcl`
        resource "aws_lb_target_group" "queue" {
          port     = 5671
          protocol = "TCP"
          vpc_id   = "vpc-0a1b2c3d"
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
