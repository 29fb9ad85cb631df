import {
  defineRule,
  equals,
  hcl,
  matches,
  not,
  oneOf,
  type PolicyStatement,
  type Truth,
  truth,
  truthOf,
} from '@terrasafe/rule-kit';
import { judgePolicy } from '../iam/statements.js';

const isEveryAction = oneOf('*', 's3:*');
const isObject = matches(/:::[^/]*\/./);

export default defineRule({
  id: 'AWS-S3-0024',
  title: 'S3 bucket policy locks everyone out',
  severity: 'LOW',
  category: 'other',
  why: 'Nobody but the root user of the account can use the bucket, or take the policy away again.',
  fix: 'Narrow the statement down by Principal, Action or Condition, so that somebody may still change the policy.',
  aliases: ['CKV_AWS_93'],
  references: ['https://repost.aws/knowledge-center/s3-accidentally-denied-access'],
  resource: ['aws_s3_bucket_policy', 'aws_s3_bucket'],
  check: (resource) => judgePolicy(resource.attribute('policy'), locksOut, 'it denies everyone every action'),
  examples: {
    fail: [
      hcl`
        resource "aws_s3_bucket_policy" "logs" {
          bucket = "example-logs"
          policy = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Effect    = "Deny"
              Principal = "*"
              Action    = "s3:*"
              Resource  = ["arn:aws:s3:::example-logs", "arn:aws:s3:::example-logs/*"]
            }]
          })
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_s3_bucket_policy" "logs" {
          bucket = "example-logs"
          policy = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Effect    = "Deny"
              Principal = "*"
              Action    = "s3:*"
              Resource  = ["arn:aws:s3:::example-logs", "arn:aws:s3:::example-logs/*"]
              Condition = { Bool = { "aws:SecureTransport" = "false" } }
            }]
          })
        }
      `,
      hcl`
        resource "aws_s3_bucket_policy" "logs" {
          bucket = "example-logs"
          policy = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Effect    = "Deny"
              Principal = "*"
              Action    = "s3:DeleteObject"
              Resource  = ["arn:aws:s3:::example-logs", "arn:aws:s3:::example-logs/*"]
            }]
          })
        }
      `,
      hcl`
        resource "aws_s3_bucket_policy" "logs" {
          bucket = "example-logs"
          policy = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Effect    = "Deny"
              Principal = "*"
              Action    = "s3:*"
              Resource  = "arn:aws:s3:::example-logs/*"
            }]
          })
        }
      `,
    ],
    unknown: [
      hcl`
        variable "policy" {
          type = string
        }

        resource "aws_s3_bucket_policy" "logs" {
          bucket = "example-logs"
          policy = var.policy
        }
      `,
    ],
  },
});

/** A policy is changed by actions on the bucket, so a statement about objects alone leaves a way out. */
function locksOut({ effect, principals, actions, resources, conditions }: PolicyStatement): Truth {
  const everyone = ['*', 'AWS'].flatMap((kind) => (principals.get(kind) ?? []).map(equals('*')));
  return truth.every([
    equals('Deny')(effect),
    truth.some(everyone),
    truth.some(actions.map(isEveryAction)),
    truthOf(conditions.size === 0),
    truth.some([truthOf(resources.length === 0), ...resources.map(not(isObject))]),
  ]);
}
