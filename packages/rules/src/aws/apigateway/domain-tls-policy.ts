import { attributeRule, hcl, matches } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-APIGATEWAY-0014',
  title: 'Domain of the API accepts TLS older than 1.2',
  severity: 'MEDIUM',
  category: 'other',
  why: 'TLS 1.0 and 1.1 have known weaknesses, and browsers gave them up in 2020.',
  fix: 'Set security_policy = "TLS_1_2".',
  aliases: ['CKV_AWS_206', 'AVD-AWS-0005', 'aws-apigateway-use-secure-tls-policy'],
  mitre: ['T1557'],
  references: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-custom-domain-tls-version.html',
  ],
  resource: 'aws_api_gateway_domain_name',
  path: 'security_policy',
  require: matches(/^(?:TLS_1_[23]$|SecurityPolicy_TLS1[23]_)/),
  whenAbsent: 'fail',
  message: 'the security policy accepts versions older than 1.2',
  examples: {
    fail: [
      hcl`
        resource "aws_api_gateway_domain_name" "shop" {
          domain_name = "api.example.com"
        }
      `,
      hcl`
        resource "aws_api_gateway_domain_name" "shop" {
          domain_name     = "api.example.com"
          security_policy = "TLS_1_0"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_api_gateway_domain_name" "shop" {
          domain_name     = "api.example.com"
          security_policy = "TLS_1_2"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "policy" {
          type = string
        }

        resource "aws_api_gateway_domain_name" "shop" {
          domain_name     = "api.example.com"
          security_policy = var.policy
        }
      `,
    ],
  },
});
