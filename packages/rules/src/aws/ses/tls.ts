import { attributeRule, hcl, matches } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-SES-0001',
  title: 'SES delivers mail without TLS',
  severity: 'MEDIUM',
  category: 'other',
  why: 'Mail travels in the clear to every host that offers no encryption, or whose offer is suppressed on the way.',
  fix: 'Set delivery_options { tls_policy = "Require" }.',
  aliases: ['CKV_AWS_365'],
  mitre: ['T1040'],
  references: ['https://docs.aws.amazon.com/ses/latest/dg/security-protocols.html'],
  resource: ['aws_ses_configuration_set', 'aws_sesv2_configuration_set'],
  path: 'delivery_options.tls_policy',
  require: matches(/^require$/i),
  whenAbsent: 'fail',
  message: 'TLS is not required',
  examples: {
    fail: [
      hcl`
        resource "aws_ses_configuration_set" "orders" {
          name = "orders"
        }
      `,
      hcl`
        resource "aws_ses_configuration_set" "orders" {
          name = "orders"

          delivery_options {
            tls_policy = "Optional"
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_ses_configuration_set" "orders" {
          name = "orders"

          delivery_options {
            tls_policy = "Require"
          }
        }
      `,
      hcl`
        resource "aws_sesv2_configuration_set" "orders" {
          configuration_set_name = "orders"

          delivery_options {
            tls_policy = "REQUIRE"
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "it" {
          type = string
        }

        resource "aws_ses_configuration_set" "orders" {
          name = "orders"

          delivery_options {
            tls_policy = var.it
          }
        }
      `,
    ],
  },
});
