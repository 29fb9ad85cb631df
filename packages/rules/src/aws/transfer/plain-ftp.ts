import { attributeRule, equals, hcl, not, someItem } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-TRANSFER-0002',
  title: 'Transfer server speaks plain FTP',
  severity: 'HIGH',
  category: 'other',
  why: 'Passwords and files travel in the clear.',
  fix: 'Leave FTP out of protocols: SFTP, FTPS and AS2 encrypt.',
  aliases: ['CKV_AWS_357'],
  mitre: ['T1040'],
  references: ['https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/transfer_server'],
  resource: 'aws_transfer_server',
  path: 'protocols',
  require: not(someItem(equals('FTP'))),
  whenAbsent: 'pass',
  message: 'FTP is offered',
  examples: {
    fail: [
      hcl`
        resource "aws_transfer_server" "orders" {
          protocols = ["SFTP", "FTP"]
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_transfer_server" "orders" {
          protocols = ["SFTP", "FTPS"]
        }
      `,
      hcl`
        resource "aws_transfer_server" "orders" {
          endpoint_type = "VPC"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "it" {
          type = list(string)
        }

        resource "aws_transfer_server" "orders" {
          protocols = var.it
        }
      `,
    ],
  },
});
