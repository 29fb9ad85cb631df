import { defineRule, hcl, judge, truth } from '@terrasafe/rule-kit';
import { isPublicZone } from './zones.js';

export default defineRule({
  id: 'AWS-ROUTE53-0002',
  title: 'Public DNS zone does not log queries',
  severity: 'LOW',
  category: 'other',
  why: 'Somebody who looks for forgotten hosts, or a tunnel through DNS, leaves no trace.',
  fix: 'Add an aws_route53_query_log with the zone and a log group.',
  aliases: ['CKV2_AWS_39'],
  references: ['https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/query-logs.html'],
  resource: 'aws_route53_zone',
  check(zone, module) {
    // Only queries to public zones can be logged by zone.
    const isLogged = module.hasAttached(zone, 'aws_route53_query_log', 'zone_id');
    return judge(truth.every([isPublicZone(zone, module), truth.not(isLogged)]), 'queries are not logged', zone);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_route53_zone" "main" {
          name = "example.com"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_route53_zone" "main" {
          name = "example.com"
        }

        resource "aws_route53_query_log" "main" {
          zone_id                  = aws_route53_zone.main.zone_id
          cloudwatch_log_group_arn = "arn:aws:logs:us-east-1:111122223333:log-group:/aws/route53/example.com"
        }
      `,
      hcl`
        resource "aws_route53_zone" "internal" {
          name = "internal.example.com"

          vpc {
            vpc_id = "vpc-0a1b2c3d"
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "zone" {
          type = string
        }

        resource "aws_route53_zone" "main" {
          name = "example.com"
        }

        resource "aws_route53_query_log" "main" {
          zone_id                  = var.zone
          cloudwatch_log_group_arn = "arn:aws:logs:us-east-1:111122223333:log-group:/aws/route53/example.com"
        }
      `,
    ],
  },
});
