import { defineRule, hcl, judge, truth } from '@terrasafe/rule-kit';

export default defineRule({
  id: 'AWS-OPENSEARCH-0008',
  title: 'Search domain has a public endpoint',
  severity: 'MEDIUM',
  category: 'public_access',
  why: 'Only its access policy stands between the internet and the indexes.',
  fix: 'Add vpc_options with the subnets and a security group; the domain has to be created again.',
  aliases: ['CKV_AWS_137'],
  mitre: ['T1190'],
  references: ['https://docs.aws.amazon.com/opensearch-service/latest/developerguide/vpc.html'],
  resource: ['aws_opensearch_domain', 'aws_elasticsearch_domain'],
  check: (domain) => judge(truth.not(domain.hasBlock('vpc_options')), 'the domain is not in a VPC', domain),
  examples: {
    fail: [
      hcl`
        resource "aws_opensearch_domain" "logs" {
          domain_name = "logs"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_opensearch_domain" "logs" {
          domain_name = "logs"

          vpc_options {
            subnet_ids = ["subnet-0a1b2c3d"]
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "subnets" {
          type = set(string)
        }

        resource "aws_opensearch_domain" "logs" {
          domain_name = "logs"

          dynamic "vpc_options" {
            for_each = var.subnets

            content {
              subnet_ids = [vpc_options.value]
            }
          }
        }
      `,
    ],
  },
});
