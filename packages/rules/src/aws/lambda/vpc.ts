import { attributeRule, hcl, isEmpty, not } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-LAMBDA-0007',
  title: 'Lambda function runs outside a VPC of your own',
  severity: 'LOW',
  category: 'other',
  why: 'There is no security group, no flow log and no endpoint policy between the function and the rest.',
  fix: 'Add vpc_config with subnet_ids and security_group_ids.',
  aliases: ['CKV_AWS_117'],
  references: ['https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html'],
  resource: 'aws_lambda_function',
  path: 'vpc_config.subnet_ids',
  require: not(isEmpty),
  whenAbsent: 'fail',
  message: 'the function is not in a VPC',
  examples: {
    fail: [
      hcl`
        resource "aws_lambda_function" "hook" {
          function_name = "hook"
          role          = "arn:aws:iam::111122223333:role/hook"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_lambda_function" "hook" {
          function_name = "hook"
          role          = "arn:aws:iam::111122223333:role/hook"

          vpc_config {
            subnet_ids         = ["subnet-0a1b2c3d"]
            security_group_ids = ["sg-0a1b2c3d"]
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "subnets" {
          type = list(string)
        }

        resource "aws_lambda_function" "hook" {
          function_name = "hook"
          role          = "arn:aws:iam::111122223333:role/hook"

          vpc_config {
            subnet_ids         = var.subnets
            security_group_ids = ["sg-0a1b2c3d"]
          }
        }
      `,
    ],
  },
});
