import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-SAGEMAKER-0010',
  title: 'Containers of the SageMaker model can reach the network',
  severity: 'LOW',
  category: 'other',
  why: 'A compromised model image can send the data that it sees elsewhere.',
  fix: 'Set enable_network_isolation = true.',
  aliases: ['CKV_AWS_370'],
  mitre: ['T1567'],
  references: ['https://docs.aws.amazon.com/sagemaker/latest/dg/mkt-algo-model-internet-free.html'],
  resource: 'aws_sagemaker_model',
  path: 'enable_network_isolation',
  require: equals(true),
  whenAbsent: 'fail',
  message: 'network isolation is off',
  examples: {
    fail: [
      hcl`
        resource "aws_sagemaker_model" "rank" {
          name               = "rank"
          execution_role_arn = "arn:aws:iam::111122223333:role/rank"
        }
      `,
      hcl`
        resource "aws_sagemaker_model" "rank" {
          name                     = "rank"
          execution_role_arn       = "arn:aws:iam::111122223333:role/rank"
          enable_network_isolation = false
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_sagemaker_model" "rank" {
          name                     = "rank"
          execution_role_arn       = "arn:aws:iam::111122223333:role/rank"
          enable_network_isolation = true
        }
      `,
    ],
    unknown: [
      hcl`
        variable "isolated" {
          type = bool
        }

        resource "aws_sagemaker_model" "rank" {
          name                     = "rank"
          execution_role_arn       = "arn:aws:iam::111122223333:role/rank"
          enable_network_isolation = var.isolated
        }
      `,
    ],
  },
});
