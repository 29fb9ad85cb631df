import { defineRule, hcl, judge, truth } from '@terrasafe/rule-kit';

export default defineRule({
  id: 'AWS-VPC-0004',
  title: 'VPC has no flow log',
  severity: 'LOW',
  category: 'other',
  why: 'After a break-in nobody can tell which machines talked to whom, nor see that data is leaving.',
  fix: 'Add an aws_flow_log with the vpc_id.',
  aliases: ['CKV2_AWS_11', 'AVD-AWS-0178', 'aws-ec2-require-vpc-flow-logs-for-all-vpcs'],
  references: ['https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html'],
  resource: 'aws_vpc',
  check: (vpc, module) =>
    judge(truth.not(module.hasAttached(vpc, 'aws_flow_log', 'vpc_id')), 'traffic in the VPC is not logged', vpc),
  examples: {
    fail: [
      hcl`
        resource "aws_vpc" "main" {
          cidr_block = "10.0.0.0/16"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_vpc" "main" {
          cidr_block = "10.0.0.0/16"
        }

        resource "aws_flow_log" "main" {
          vpc_id               = aws_vpc.main.id
          traffic_type         = "REJECT"
          log_destination_type = "s3"
          log_destination      = "arn:aws:s3:::example-logs"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "vpc" {
          type = string
        }

        resource "aws_vpc" "main" {
          cidr_block = "10.0.0.0/16"
        }

        resource "aws_flow_log" "main" {
          vpc_id               = var.vpc
          traffic_type         = "ALL"
          log_destination_type = "s3"
          log_destination      = "arn:aws:s3:::example-logs"
        }
      `,
    ],
  },
});
