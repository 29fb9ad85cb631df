import { defineRule, equals, hcl, isEmpty, judge, matches, truth } from '@terrasafe/rule-kit';

/** Filters that a stranger's image does not pass; tags are seen by the account that set them only. */
const tie = matches(/^(?:owner-alias|owner-id|image-id|product-code|tag:.*|tag-key)$/);

export default defineRule({
  id: 'AWS-AMI-0006',
  title: 'Newest machine image of that name is taken from any account',
  severity: 'HIGH',
  category: 'other',
  why: 'Anyone can publish a newer image of a name that fits, and the machines start the code of a stranger.',
  fix: 'Set owners to the accounts that publish the image, or add a filter for owner-alias or owner-id.',
  aliases: ['CKV_AWS_386'],
  mitre: ['T1195.002'],
  references: ['https://securitylabs.datadoghq.com/articles/whoami-a-cloud-image-name-confusion-attack/'],
  resource: 'data.aws_ami',
  check(search) {
    const owners = search.attribute('owners');
    const isTied = truth.some([
      truth.not(owners.is(isEmpty, 'true')),
      ...search.blocks('filter').map((filter) => filter.attribute('name').is(tie)),
    ]);
    const fault = truth.every([search.attribute('most_recent').is(equals(true)), truth.not(isTied)]);
    return judge(fault, 'no owner is named', owners);
  },
  examples: {
    fail: [
      hcl`
        data "aws_ami" "base" {
          most_recent = true

          filter {
            name   = "name"
            values = ["ubuntu-24.04-*"]
          }
        }
      `,
    ],
    pass: [
      hcl`
        data "aws_ami" "base" {
          most_recent = true
          owners      = ["099720109477"]

          filter {
            name   = "name"
            values = ["ubuntu-24.04-*"]
          }
        }
      `,
      hcl`
        data "aws_ami" "base" {
          most_recent = true

          filter {
            name   = "name"
            values = ["ubuntu-24.04-*"]
          }

          filter {
            name   = "owner-alias"
            values = ["amazon"]
          }
        }
      `,
      hcl`
        data "aws_ami" "base" {
          filter {
            name   = "name"
            values = ["ubuntu-24.04-*"]
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "owners" {
          type = list(string)
        }

        data "aws_ami" "base" {
          most_recent = true
          owners      = var.owners

          filter {
            name   = "name"
            values = ["ubuntu-24.04-*"]
          }
        }
      `,
    ],
  },
});
