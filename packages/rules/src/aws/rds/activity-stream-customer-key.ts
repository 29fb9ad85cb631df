import { hcl } from '@terrasafe/rule-kit';
import { customerKeyRule } from '../kms/customer-key.js';

export default customerKeyRule({
  id: 'AWS-RDS-0020',
  title: 'Database activity stream is not encrypted with a key of your own',
  fix: 'Set kms_key_id to the ARN of a KMS key of your own.',
  aliases: ['CKV_AWS_246'],
  references: ['https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/DBActivityStreams.html'],
  resource: 'aws_rds_cluster_activity_stream',
  path: 'kms_key_id',
  examples: {
    fail: [
      hcl`
        resource "aws_rds_cluster_activity_stream" "orders" {
          resource_arn = "arn:aws:rds:eu-west-1:111122223333:cluster:orders"
          mode         = "async"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_rds_cluster_activity_stream" "orders" {
          resource_arn = "arn:aws:rds:eu-west-1:111122223333:cluster:orders"
          mode         = "async"
          kms_key_id   = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "key" {
          type = string
        }

        resource "aws_rds_cluster_activity_stream" "orders" {
          resource_arn = "arn:aws:rds:eu-west-1:111122223333:cluster:orders"
          mode         = "async"
          kms_key_id   = var.key
        }
      `,
    ],
  },
});
