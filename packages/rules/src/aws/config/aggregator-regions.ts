import { defineRule, equals, hcl, judge, truth } from '@terrasafe/rule-kit';

export default defineRule({
  id: 'AWS-CONFIG-0001',
  title: 'Config aggregator leaves regions out',
  severity: 'LOW',
  category: 'other',
  why: 'Resources in a region that nobody uses are found by nobody.',
  fix: 'Set all_regions = true in the aggregation source.',
  aliases: ['CKV_AWS_121', 'AVD-AWS-0019', 'aws-config-aggregate-all-regions'],
  mitre: ['T1535'],
  references: [
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/config_configuration_aggregator',
  ],
  resource: 'aws_config_configuration_aggregator',
  check(aggregator) {
    const sources = [
      ...aggregator.blocks('account_aggregation_source'),
      ...aggregator.blocks('organization_aggregation_source'),
    ];
    const everywhere = sources.map((it) => it.attribute('all_regions').is(equals(true)));
    const at = sources[0]?.attribute('all_regions') ?? aggregator;
    return judge(
      truth.not(sources.length > 0 ? truth.every(everywhere) : 'false'),
      'not every region is aggregated',
      at,
    );
  },
  examples: {
    fail: [
      hcl`
        resource "aws_config_configuration_aggregator" "orders" {
          name = "all"

          account_aggregation_source {
            account_ids = ["111122223333"]
            regions     = ["eu-west-1"]
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_config_configuration_aggregator" "orders" {
          name = "all"

          organization_aggregation_source {
            all_regions = true
            role_arn    = "arn:aws:iam::111122223333:role/config"
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "it" {
          type = bool
        }

        resource "aws_config_configuration_aggregator" "orders" {
          name = "all"

          account_aggregation_source {
            account_ids = ["111122223333"]
            all_regions = var.it
          }
        }
      `,
    ],
  },
});
