import { hcl } from '@terrasafe/rule-kit';
import { publicPolicyRule } from '../iam/public-policy.js';

export default publicPolicyRule({
  id: 'AWS-OPENSEARCH-0002',
  title: 'Search domain policy allows everyone',
  severity: 'HIGH',
  category: 'public_access',
  why: 'Whoever reaches the endpoint can read, change and delete every index without credentials.',
  fix: 'Name the accounts or roles in Principal, or add a condition on aws:SourceIp; better, put the domain into a VPC.',
  mitre: ['T1190', 'T1530'],
  references: ['https://docs.aws.amazon.com/opensearch-service/latest/developerguide/ac.html'],
  resource: [
    'aws_opensearch_domain',
    'aws_opensearch_domain_policy',
    'aws_elasticsearch_domain',
    'aws_elasticsearch_domain_policy',
  ],
  path: 'access_policies',
  message: 'the access policy allows everyone',
  examples: {
    fail: [
      hcl`
        resource "aws_opensearch_domain" "logs" {
          domain_name = "logs"
          access_policies = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Effect    = "Allow"
              Principal = "*"
              Action    = "es:*"
              Resource  = "*"
            }]
          })
        }
      `,
      hcl`
        resource "aws_opensearch_domain" "logs" {
          domain_name = "logs"
          access_policies = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Effect    = "Allow"
              Principal = { AWS = ["arn:aws:iam::111122223333:root", "*"] }
              Action    = "es:*"
              Resource  = "*"
            }]
          })
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_opensearch_domain" "logs" {
          domain_name = "logs"
          access_policies = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Effect    = "Allow"
              Principal = { AWS = "arn:aws:iam::111122223333:root" }
              Action    = "es:*"
              Resource  = "*"
            }]
          })
        }
      `,
      hcl`
        resource "aws_opensearch_domain" "logs" {
          domain_name = "logs"
          access_policies = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Effect    = "Allow"
              Principal = "*"
              Action    = "es:*"
              Resource  = "*"
              Condition = { IpAddress = { "aws:SourceIp" = ["198.51.100.0/24"] } }
            }]
          })
        }
      `,
    ],
    unknown: [
      hcl`
        variable "policy" {
          type = string
        }

        resource "aws_opensearch_domain" "logs" {
          domain_name     = "logs"
          access_policies = var.policy
        }
      `,
    ],
  },
});
