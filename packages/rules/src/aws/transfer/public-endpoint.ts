import { attributeRule, hcl, oneOf } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-TRANSFER-0001',
  title: 'Transfer server has a public endpoint',
  severity: 'MEDIUM',
  category: 'public_access',
  why: 'Anyone on the internet can try passwords and keys on it, and no security group stands before it.',
  fix: 'Set endpoint_type = "VPC".',
  aliases: ['CKV_AWS_164'],
  mitre: ['T1133'],
  references: ['https://docs.aws.amazon.com/transfer/latest/userguide/create-server-in-vpc.html'],
  resource: 'aws_transfer_server',
  path: 'endpoint_type',
  require: oneOf('VPC', 'VPC_ENDPOINT'),
  whenAbsent: 'fail',
  message: 'the endpoint is public',
  examples: {
    fail: [
      hcl`
        resource "aws_transfer_server" "orders" {
          identity_provider_type = "SERVICE_MANAGED"
        }
      `,
      hcl`
        resource "aws_transfer_server" "orders" {
          endpoint_type = "PUBLIC"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_transfer_server" "orders" {
          endpoint_type = "VPC"

          endpoint_details {
            vpc_id     = "vpc-0a1b2c3d"
            subnet_ids = ["subnet-0a1b2c3d"]
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "it" {
          type = string
        }

        resource "aws_transfer_server" "orders" {
          endpoint_type = var.it
        }
      `,
    ],
  },
});
