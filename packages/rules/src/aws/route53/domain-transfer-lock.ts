import { attributeRule, equals, hcl, not } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-ROUTE53-0004',
  title: 'Domain can be transferred without unlocking it first',
  severity: 'MEDIUM',
  category: 'other',
  why: 'Whoever gets hold of the authorization code can move the domain to another registrar, and with it mail and web.',
  fix: 'Remove transfer_lock = false; the lock is on by default.',
  aliases: ['CKV_AWS_377'],
  mitre: ['T1584.001'],
  references: ['https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/domain-lock.html'],
  resource: ['aws_route53domains_registered_domain', 'aws_route53domains_domain'],
  path: 'transfer_lock',
  require: not(equals(false)),
  whenAbsent: 'pass',
  message: 'the transfer lock is off',
  examples: {
    fail: [
      hcl`
        resource "aws_route53domains_registered_domain" "main" {
          domain_name   = "example.com"
          transfer_lock = false
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_route53domains_registered_domain" "main" {
          domain_name = "example.com"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "is_locked" {
          type = bool
        }

        resource "aws_route53domains_registered_domain" "main" {
          domain_name   = "example.com"
          transfer_lock = var.is_locked
        }
      `,
    ],
  },
});
