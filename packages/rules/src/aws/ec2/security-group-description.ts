import { anyOf, attributeRule, equals, hcl, isEmpty, not } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-EC2-0032',
  title: 'Security group has no description',
  severity: 'LOW',
  category: 'other',
  why: 'Whoever reviews the firewall cannot tell what the group is for, and so leaves it open.',
  fix: 'Say in description what the group is for; without it the provider writes "Managed by Terraform".',
  aliases: [
    'CKV_AWS_23',
    'AVD-AWS-0049',
    'AVD-AWS-0083',
    'AVD-AWS-0099',
    'aws-ec2-add-description-to-security-group',
    'aws-elasticache-add-description-for-security-group',
    'aws-redshift-add-description-to-security-group',
    'aws-vpc-add-description-to-security-group',
  ],
  references: [
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/security_group#description-1',
  ],
  resource: [
    'aws_security_group',
    'aws_db_security_group',
    'aws_elasticache_security_group',
    'aws_redshift_security_group',
  ],
  path: 'description',
  require: not(anyOf(isEmpty, equals('Managed by Terraform'))),
  whenAbsent: 'fail',
  message: 'the group has no description of its own',
  examples: {
    fail: [
      hcl`
        resource "aws_security_group" "web" {
          name_prefix = "web-"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_security_group" "web" {
          name_prefix = "web-"
          description = "Web servers: HTTPS from the load balancer"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "purpose" {
          type = string
        }

        resource "aws_security_group" "web" {
          description = var.purpose
        }
      `,
    ],
  },
});
