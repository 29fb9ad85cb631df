import { defineRule, hcl, isEmpty, judge, truth, truthOf, type BlockView, type Truth } from '@terrasafe/rule-kit';

function failsOver(group: BlockView): Truth {
  const members = group.blocks('member');
  const hasTwo = members.every((member) => member.certain) ? truthOf(members.length >= 2) : 'unknown';
  return truth.every([hasTwo, truth.not(group.first('failover_criteria.status_codes').is(isEmpty, 'true'))]);
}

export default defineRule({
  id: 'AWS-CLOUDFRONT-0008',
  title: 'Distribution has no origin to fail over to',
  severity: 'LOW',
  category: 'other',
  why: 'When the origin is down, so is the site.',
  fix: 'Add origin_group with two members and failover_criteria, and name it in target_origin_id.',
  aliases: ['CKV_AWS_310'],
  references: [
    'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html',
  ],
  resource: 'aws_cloudfront_distribution',
  check(distribution) {
    const groups = distribution.blocks('origin_group');
    return judge(
      truth.not(truth.some(groups.map(failsOver))),
      'there is no origin failover',
      groups[0] ?? distribution,
    );
  },
  examples: {
    fail: [
      hcl`
        resource "aws_cloudfront_distribution" "web" {
          enabled = true
        }
      `,
      hcl`
        resource "aws_cloudfront_distribution" "web" {
          enabled = true

          origin_group {
            origin_id = "shop"

            failover_criteria {
              status_codes = [500, 502]
            }

            member {
              origin_id = "first"
            }
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_cloudfront_distribution" "web" {
          enabled = true

          origin_group {
            origin_id = "shop"

            failover_criteria {
              status_codes = [500, 502]
            }

            member {
              origin_id = "first"
            }

            member {
              origin_id = "second"
            }
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "codes" {
          type = list(number)
        }

        resource "aws_cloudfront_distribution" "web" {
          enabled = true

          origin_group {
            origin_id = "shop"

            failover_criteria {
              status_codes = var.codes
            }

            member {
              origin_id = "first"
            }

            member {
              origin_id = "second"
            }
          }
        }
      `,
    ],
  },
});
