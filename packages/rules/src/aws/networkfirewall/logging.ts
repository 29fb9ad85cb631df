import { defineRule, hcl, judge, truth } from '@terrasafe/rule-kit';

export default defineRule({
  id: 'AWS-NETWORKFIREWALL-0003',
  title: 'Network firewall writes no log',
  severity: 'LOW',
  category: 'other',
  why: 'What the firewall let through or blocked cannot be reconstructed after an attack.',
  fix: 'Add an aws_networkfirewall_logging_configuration with the ARN of the firewall.',
  aliases: ['CKV2_AWS_63'],
  references: ['https://docs.aws.amazon.com/network-firewall/latest/developerguide/firewall-logging.html'],
  resource: 'aws_networkfirewall_firewall',
  check(firewall, module) {
    const isLogged = module.hasAttached(firewall, 'aws_networkfirewall_logging_configuration', 'firewall_arn');
    return judge(truth.not(isLogged), 'no logging configuration names it', firewall);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_networkfirewall_firewall" "edge" {
          name   = "edge"
          vpc_id = "vpc-0a1b2c3d"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_networkfirewall_firewall" "edge" {
          name   = "edge"
          vpc_id = "vpc-0a1b2c3d"
        }

        resource "aws_networkfirewall_logging_configuration" "edge" {
          firewall_arn = aws_networkfirewall_firewall.edge.arn

          logging_configuration {
            log_destination_config {
              log_type             = "ALERT"
              log_destination_type = "S3"

              log_destination = {
                bucketName = "example-logs"
              }
            }
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "firewall" {
          type = string
        }

        resource "aws_networkfirewall_firewall" "edge" {
          name   = "edge"
          vpc_id = "vpc-0a1b2c3d"
        }

        resource "aws_networkfirewall_logging_configuration" "edge" {
          firewall_arn = var.firewall
        }
      `,
    ],
  },
});
