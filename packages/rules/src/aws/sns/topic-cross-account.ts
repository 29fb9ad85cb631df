import { defineRule, hcl, matcher, truth, truthOf } from '@terrasafe/rule-kit';
import { isNarrowed } from '../iam/public-policy.js';
import { allows, judgePolicy } from '../iam/statements.js';

/** Of an ARN, or an account id alone. */
const accountIn = (principal: string): string | undefined =>
  /^(?:arn:[^:]+:[^:]+:[^:]*:)?(?<account>\d{12})(?::|$)/.exec(principal)?.groups?.['account'];

export default defineRule({
  id: 'AWS-SNS-0004',
  title: 'SNS topic policy allows another account without a condition',
  severity: 'LOW',
  category: 'public_access',
  why: 'How the other account hands the permission on is not in your hands.',
  fix: 'Add a condition such as aws:PrincipalArn or aws:PrincipalOrgID.',
  aliases: ['CKV_AWS_385'],
  mitre: ['T1537'],
  references: ['https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html'],
  resource: ['aws_sns_topic_policy', 'aws_sns_topic'],
  check(topic) {
    const own = accountIn(topic.attribute('arn').text ?? '');
    const isForeign = matcher((principal) => {
      const account = typeof principal === 'string' ? accountIn(principal) : undefined;
      return truthOf(account !== undefined && account !== own);
    });
    return judgePolicy(
      topic.attribute('policy'),
      (statement) =>
        truth.every([
          allows(statement),
          truth.some((statement.principals.get('AWS') ?? []).map(isForeign)),
          truth.not(isNarrowed(statement)),
        ]),
      'the topic policy allows another account',
    );
  },
  examples: {
    fail: [
      hcl`
        resource "aws_sns_topic_policy" "orders" {
          arn = "arn:aws:sns:eu-west-1:111122223333:orders"
          policy = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Effect    = "Allow"
              Principal = { AWS = "arn:aws:iam::444455556666:role/shop" }
              Action    = "sns:Publish"
              Resource  = "arn:aws:sns:eu-west-1:111122223333:orders"
            }]
          })
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_sns_topic_policy" "orders" {
          arn = "arn:aws:sns:eu-west-1:111122223333:orders"
          policy = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Effect    = "Allow"
              Principal = { AWS = "arn:aws:iam::111122223333:role/shop" }
              Action    = "sns:Publish"
              Resource  = "arn:aws:sns:eu-west-1:111122223333:orders"
            }]
          })
        }
      `,
      hcl`
        resource "aws_sns_topic_policy" "orders" {
          arn = "arn:aws:sns:eu-west-1:111122223333:orders"
          policy = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Effect    = "Allow"
              Principal = { AWS = "arn:aws:iam::444455556666:role/shop" }
              Action    = "sns:Publish"
              Resource  = "arn:aws:sns:eu-west-1:111122223333:orders"
              Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-0a1b2c3d4e" } }
            }]
          })
        }
      `,
    ],
    unknown: [
      hcl`
        variable "it" {
          type = string
        }

        resource "aws_sns_topic_policy" "orders" {
          arn = "arn:aws:sns:eu-west-1:111122223333:orders"
          policy = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Effect    = "Allow"
              Principal = { AWS = var.it }
              Action    = "sns:Publish"
              Resource  = "arn:aws:sns:eu-west-1:111122223333:orders"
            }]
          })
        }
      `,
    ],
  },
});
