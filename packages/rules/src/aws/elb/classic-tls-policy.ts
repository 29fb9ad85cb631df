import { defineRule, equals, hcl, judge, matches, truth, worst, type BlockView } from '@terrasafe/rule-kit';

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-security-policy-table.html */
const onlyTls12 = matches(/TLS-1-2-2017-01$/);
const oldProtocol = matches(/^Protocol-(?:SSLv[23]|TLSv1(?:\.[01])?)$/);
const message = 'the TLS policy accepts versions older than 1.2';

export default defineRule({
  id: 'AWS-ELB-0013',
  title: 'Classic load balancer accepts TLS older than 1.2',
  severity: 'MEDIUM',
  category: 'other',
  why: 'TLS 1.0 and 1.1 have known weaknesses, and browsers gave them up in 2020.',
  fix: 'Set the attribute Reference-Security-Policy to "ELBSecurityPolicy-TLS-1-2-2017-01".',
  aliases: ['CKV_AWS_213'],
  mitre: ['T1557'],
  references: ['https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-security-policy-table.html'],
  resource: ['aws_load_balancer_policy', 'aws_lb_ssl_negotiation_policy'],
  check: (policy) => worst([...policy.blocks('policy_attribute'), ...policy.blocks('attribute')].map(judgeAttribute)),
  examples: {
    fail: [
      hcl`
        resource "aws_load_balancer_policy" "shop" {
          load_balancer_name = "shop"
          policy_name        = "shop-tls"
          policy_type_name   = "SSLNegotiationPolicyType"

          policy_attribute {
            name  = "Reference-Security-Policy"
            value = "ELBSecurityPolicy-TLS-1-1-2017-01"
          }
        }
      `,
      hcl`
        resource "aws_lb_ssl_negotiation_policy" "shop" {
          name          = "shop-tls"
          load_balancer = "shop"
          lb_port       = 443

          attribute {
            name  = "Protocol-TLSv1.1"
            value = "true"
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_load_balancer_policy" "shop" {
          load_balancer_name = "shop"
          policy_name        = "shop-tls"
          policy_type_name   = "SSLNegotiationPolicyType"

          policy_attribute {
            name  = "Protocol-TLSv1.2"
            value = "true"
          }

          policy_attribute {
            name  = "Protocol-TLSv1"
            value = "false"
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "policy" {
          type = string
        }

        resource "aws_load_balancer_policy" "shop" {
          load_balancer_name = "shop"
          policy_name        = "shop-tls"
          policy_type_name   = "SSLNegotiationPolicyType"

          policy_attribute {
            name  = "Reference-Security-Policy"
            value = var.policy
          }
        }
      `,
    ],
  },
});

function judgeAttribute(attribute: BlockView) {
  const name = attribute.attribute('name');
  const value = attribute.attribute('value');
  const isOld = truth.some([
    truth.every([name.is(equals('Reference-Security-Policy')), truth.not(value.is(onlyTls12))]),
    truth.every([name.is(oldProtocol), value.is(equals(true))]),
  ]);
  return judge(isOld, message, value);
}
