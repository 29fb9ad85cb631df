import { attributeRule, hcl, matches } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-ELB-0012',
  title: 'Classic load balancer listens without TLS',
  severity: 'MEDIUM',
  category: 'other',
  why: 'Sessions and data can be read and changed by anyone on the network path.',
  fix: 'Set lb_protocol to "https" or "ssl" in every listener, with a certificate.',
  aliases: ['CKV_AWS_376'],
  mitre: ['T1040', 'T1557'],
  references: ['https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-listener-config.html'],
  resource: 'aws_elb',
  path: 'lb_protocol',
  within: 'listener',
  require: matches(/^(?:https|ssl)$/i),
  whenAbsent: 'fail',
  message: 'a listener accepts connections without TLS',
  examples: {
    fail: [
      hcl`
        resource "aws_elb" "shop" {
          availability_zones = ["eu-west-1a"]

          listener {
            lb_port           = 80
            lb_protocol       = "HTTP"
            instance_port     = 8080
            instance_protocol = "HTTP"
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_elb" "shop" {
          availability_zones = ["eu-west-1a"]

          listener {
            lb_port            = 443
            lb_protocol        = "HTTPS"
            instance_port      = 8443
            instance_protocol  = "HTTPS"
            ssl_certificate_id = "arn:aws:acm:eu-west-1:111122223333:certificate/0a1b2c3d"
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "protocol" {
          type = string
        }

        resource "aws_elb" "shop" {
          availability_zones = ["eu-west-1a"]

          listener {
            lb_port           = 8080
            lb_protocol       = var.protocol
            instance_port     = 8080
            instance_protocol = "http"
          }
        }
      `,
    ],
  },
});
