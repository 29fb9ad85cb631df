import { defineRule, hcl, worst } from '@terrasafe/rule-kit';
import { judgeFormats, judgeNames } from '../../general/secrets/literals.js';

export default defineRule({
  id: 'AWS-LAMBDA-0003',
  title: 'Lambda function has a secret in its environment, written in the source',
  severity: 'CRITICAL',
  category: 'hardcoded_secret',
  why: 'The source, the state and the console show the secret to everyone who may read the configuration.',
  fix: 'Change the secret, keep it in Secrets Manager and give the function its ARN.',
  aliases: ['CKV_AWS_45'],
  mitre: ['T1552.001'],
  references: ['https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html'],
  resource: 'aws_lambda_function',
  check: (lambda) =>
    worst(
      lambda
        .select('environment.variables')
        .map((attribute) => judgeFormats(attribute) ?? judgeNames({ attribute, name: 'variables' })),
    ),
  examples: {
    fail: [
      hcl`
        resource "aws_lambda_function" "hook" {
          function_name = "hook"

          environment {
            variables = {
              DB_PASSWORD = "correct-horse"
            }
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_lambda_function" "hook" {
          function_name = "hook"

          environment {
            variables = {
              DB_SECRET = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:orders"
            }
          }
        }
      `,
    ],
  },
});
