import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-ELB-0007',
  title: 'Classic load balancer does not balance across zones',
  severity: 'LOW',
  category: 'other',
  why: 'A zone with few healthy instances gets the same share of the traffic as the others, and its instances give in first.',
  fix: 'Remove cross_zone_load_balancing = false; it is on by default.',
  aliases: ['CKV_AWS_138'],
  references: ['https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/enable-disable-crosszone-lb.html'],
  resource: 'aws_elb',
  path: 'cross_zone_load_balancing',
  require: equals(true),
  whenAbsent: 'pass',
  message: 'cross-zone load balancing is off',
  examples: {
    fail: [
      hcl`
        resource "aws_elb" "shop" {
          availability_zones        = ["eu-west-1a", "eu-west-1b"]
          cross_zone_load_balancing = false
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_elb" "shop" {
          availability_zones = ["eu-west-1a", "eu-west-1b"]
        }
      `,
    ],
    unknown: [
      hcl`
        variable "is_balanced" {
          type = bool
        }

        resource "aws_elb" "shop" {
          availability_zones        = ["eu-west-1a", "eu-west-1b"]
          cross_zone_load_balancing = var.is_balanced
        }
      `,
    ],
  },
});
