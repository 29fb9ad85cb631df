import { equals, hcl } from '@terrasafe/rule-kit';
import { loadBalancerRule, loadBalancerTypes } from './load-balancer.js';

export default loadBalancerRule({
  id: 'AWS-ELB-0003',
  title: 'Load balancer writes no access log',
  severity: 'LOW',
  category: 'other',
  why: 'After an attack nobody can tell which addresses sent which requests.',
  fix: 'Add access_logs { bucket = …, enabled = true }; enabled is false by default.',
  aliases: ['CKV_AWS_91'],
  references: [
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html',
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lb#access_logs-1',
  ],
  resource: loadBalancerTypes,
  kinds: ['application', 'network'],
  path: 'access_logs.enabled',
  require: equals(true),
  whenAbsent: 'fail',
  message: 'access logs are off',
  examples: {
    fail: [
      hcl`
        resource "aws_lb" "shop" {
          subnets = ["subnet-0a1b2c3d", "subnet-4e5f6a7b"]

          access_logs {
            bucket = "example-logs"
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_lb" "shop" {
          subnets = ["subnet-0a1b2c3d", "subnet-4e5f6a7b"]

          access_logs {
            bucket  = "example-logs"
            enabled = true
          }
        }
      `,
      hcl`
        resource "aws_lb" "inspection" {
          load_balancer_type = "gateway"
          subnets            = ["subnet-0a1b2c3d"]
        }
      `,
    ],
    unknown: [
      hcl`
        variable "is_logged" {
          type = bool
        }

        resource "aws_lb" "shop" {
          subnets = ["subnet-0a1b2c3d", "subnet-4e5f6a7b"]

          access_logs {
            bucket  = "example-logs"
            enabled = var.is_logged
          }
        }
      `,
    ],
  },
});
