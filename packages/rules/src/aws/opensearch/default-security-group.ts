import { attributeRule, hcl, isEmpty, not } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-OPENSEARCH-0010',
  title: 'Search domain uses the default security group of its VPC',
  severity: 'LOW',
  category: 'other',
  why: "Every resource without a group of its own shares the default one, so what it lets in is nobody's decision.",
  fix: 'Name a security group of its own in vpc_options.security_group_ids.',
  aliases: ['CKV_AWS_248'],
  references: ['https://docs.aws.amazon.com/opensearch-service/latest/developerguide/vpc.html'],
  resource: ['aws_opensearch_domain', 'aws_elasticsearch_domain'],
  within: 'vpc_options',
  path: 'security_group_ids',
  require: not(isEmpty),
  whenAbsent: 'fail',
  message: 'no security group is named',
  examples: {
    fail: [
      hcl`
        resource "aws_opensearch_domain" "logs" {
          domain_name = "logs"

          vpc_options {
            subnet_ids = ["subnet-0a1b2c3d"]
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_opensearch_domain" "logs" {
          domain_name = "logs"
        }
      `,
      hcl`
        resource "aws_opensearch_domain" "logs" {
          domain_name = "logs"

          vpc_options {
            subnet_ids         = ["subnet-0a1b2c3d"]
            security_group_ids = ["sg-0a1b2c3d"]
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "groups" {
          type = list(string)
        }

        resource "aws_opensearch_domain" "logs" {
          domain_name = "logs"

          vpc_options {
            subnet_ids         = ["subnet-0a1b2c3d"]
            security_group_ids = var.groups
          }
        }
      `,
    ],
  },
});
