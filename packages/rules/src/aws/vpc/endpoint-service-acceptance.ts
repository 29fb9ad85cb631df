import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-VPC-0006',
  title: 'Endpoint service accepts every consumer by itself',
  severity: 'LOW',
  category: 'public_access',
  why: 'Any account on the allow list can connect its network to the service without anybody looking.',
  fix: 'Set acceptance_required = true.',
  aliases: ['CKV_AWS_123'],
  references: ['https://docs.aws.amazon.com/vpc/latest/privatelink/configure-endpoint-service.html'],
  resource: 'aws_vpc_endpoint_service',
  path: 'acceptance_required',
  require: equals(true),
  whenAbsent: 'fail',
  message: 'connections are accepted without a look',
  examples: {
    fail: [
      hcl`
        resource "aws_vpc_endpoint_service" "orders" {
          acceptance_required        = false
          network_load_balancer_arns = ["arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/net/orders/0a1b"]
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_vpc_endpoint_service" "orders" {
          acceptance_required        = true
          network_load_balancer_arns = ["arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/net/orders/0a1b"]
        }
      `,
    ],
    unknown: [
      hcl`
        variable "is_reviewed" {
          type = bool
        }

        resource "aws_vpc_endpoint_service" "orders" {
          acceptance_required = var.is_reviewed
        }
      `,
    ],
  },
});
