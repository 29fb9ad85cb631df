import { attributeRule, hcl, isSet } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-ELB-0011',
  title: 'Classic load balancer has a listener without a certificate',
  severity: 'LOW',
  category: 'other',
  why: 'The load balancer cannot prove who it is, nor encrypt; that is left to each machine behind it, or to nobody.',
  fix: 'Set ssl_certificate_id to the ARN of an ACM certificate in every listener.',
  aliases: ['CKV_AWS_127'],
  references: ['https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/ssl-server-cert.html'],
  resource: 'aws_elb',
  path: 'listener.ssl_certificate_id',
  require: isSet,
  whenAbsent: 'fail',
  message: 'a listener has no certificate',
  examples: {
    fail: [
      hcl`
        resource "aws_elb" "shop" {
          availability_zones = ["eu-west-1a"]

          listener {
            lb_port           = 80
            lb_protocol       = "http"
            instance_port     = 8080
            instance_protocol = "http"
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_acm_certificate" "shop" {
          domain_name = "shop.example.com"
        }

        resource "aws_elb" "shop" {
          availability_zones = ["eu-west-1a"]

          listener {
            lb_port            = 443
            lb_protocol        = "https"
            instance_port      = 8080
            instance_protocol  = "http"
            ssl_certificate_id = aws_acm_certificate.shop.arn
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "certificate" {
          type = string
        }

        resource "aws_elb" "shop" {
          availability_zones = ["eu-west-1a"]

          listener {
            lb_port            = 443
            lb_protocol        = "https"
            instance_port      = 8080
            instance_protocol  = "http"
            ssl_certificate_id = var.certificate
          }
        }
      `,
    ],
  },
});
