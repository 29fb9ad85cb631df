import { attributeRule, hcl, isEmpty, not } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-AMI-0005',
  title: 'Search for a machine image names no owner',
  severity: 'LOW',
  category: 'other',
  why: 'Images of every AWS account are candidates, those with a name chosen to be found included.',
  fix: 'Set owners to the accounts that publish the image, or to "self" or "amazon".',
  aliases: ['AVD-AWS-0344', 'aws-ami-ensure-ami-has-owners'],
  mitre: ['T1195.002'],
  references: ['https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/ami#owners'],
  resource: 'data.aws_ami',
  path: 'owners',
  require: not(isEmpty),
  whenAbsent: 'fail',
  message: 'images of every account are candidates',
  examples: {
    fail: [
      hcl`
        data "aws_ami" "base" {
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
          owners = ["self"]

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
          owners = var.owners

          filter {
            name   = "name"
            values = ["ubuntu-24.04-*"]
          }
        }
      `,
    ],
  },
});
