import { atMost, attributeRule, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-EC2-0019',
  title: 'Instance metadata can be reached from behind the machine',
  severity: 'MEDIUM',
  category: 'weak_authentication',
  why: 'Containers, proxies and tunnels on the machine get the token of the metadata service, and with it the credentials of its role.',
  fix: 'Set http_put_response_hop_limit = 1, or leave it out.',
  aliases: ['CKV_AWS_341'],
  mitre: ['T1552.005'],
  references: ['https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html'],
  resource: ['aws_launch_template', 'aws_launch_configuration'],
  path: 'metadata_options.http_put_response_hop_limit',
  require: atMost(1),
  whenAbsent: 'pass',
  message: 'answers of the metadata service travel more than one hop',
  examples: {
    fail: [
      hcl`
        resource "aws_launch_template" "web" {
          metadata_options {
            http_put_response_hop_limit = 2
          }
        }
      `,
      hcl`
        resource "aws_launch_configuration" "web" {
          metadata_options {
            http_put_response_hop_limit = 64
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_launch_template" "web" {
          metadata_options {
            http_put_response_hop_limit = 1
          }
        }
      `,
      hcl`
        resource "aws_launch_template" "web" {
          image_id = "ami-0a1b2c3d"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "hops" {
          type = number
        }

        resource "aws_launch_template" "web" {
          metadata_options {
            http_put_response_hop_limit = var.hops
          }
        }
      `,
    ],
  },
});
