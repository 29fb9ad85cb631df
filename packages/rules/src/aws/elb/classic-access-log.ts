import { defineRule, equals, hcl, judge, truth } from '@terrasafe/rule-kit';

export default defineRule({
  id: 'AWS-ELB-0004',
  title: 'Classic load balancer writes no access log',
  severity: 'LOW',
  category: 'other',
  why: 'After an attack nobody can tell which addresses sent which requests.',
  fix: 'Add access_logs { bucket = … }.',
  aliases: ['CKV_AWS_92'],
  references: ['https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/access-log-collection.html'],
  resource: 'aws_elb',
  check(balancer) {
    const enabled = balancer.first('access_logs.enabled');
    // The block alone is enough: enabled is true by default.
    const isLogged = truth.every([balancer.hasBlock('access_logs'), truth.not(enabled.is(equals(false)))]);
    return judge(truth.not(isLogged), 'access logs are off', enabled);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_elb" "shop" {
          availability_zones = ["eu-west-1a"]
        }
      `,
      hcl`
        resource "aws_elb" "shop" {
          availability_zones = ["eu-west-1a"]

          access_logs {
            bucket  = "example-logs"
            enabled = false
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_elb" "shop" {
          availability_zones = ["eu-west-1a"]

          access_logs {
            bucket = "example-logs"
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "is_logged" {
          type = bool
        }

        resource "aws_elb" "shop" {
          availability_zones = ["eu-west-1a"]

          access_logs {
            bucket  = "example-logs"
            enabled = var.is_logged
          }
        }
      `,
    ],
  },
});
