import { defineRule, hcl, truth, type PolicyStatement } from '@terrasafe/rule-kit';
import { identityPolicyTypes, judgeIdentityPolicy } from './statements.js';
import { actionsOf, isUnconstrained, permits } from './unconstrained.js';

/** Actions that return credentials. The registry login of ECR is left out: it can only be allowed on `*`. */
const returningCredentials = actionsOf({
  chime: 'CreateApiKey',
  codepipeline: 'PollForJobs',
  'cognito-identity': 'GetCredentialsForIdentity GetOpenIdToken GetOpenIdTokenForDeveloperIdentity',
  'cognito-idp': 'DescribeUserPoolClient',
  connect: 'GetFederationToken',
  ec2: 'GetPasswordData',
  gamelift: 'RequestUploadCredentials',
  iam: 'CreateAccessKey CreateLoginProfile CreateServiceSpecificCredential ResetServiceSpecificCredential UpdateAccessKey',
  lightsail: 'GetInstanceAccessDetails GetRelationalDatabaseMasterUserPassword',
  mediapackage: 'RotateChannelCredentials RotateIngestEndpointCredentials',
  'rds-db': 'connect',
  redshift: 'GetClusterCredentials GetClusterCredentialsWithIAM',
  'redshift-serverless': 'GetCredentials',
  sso: 'GetRoleCredentials',
  sts: 'AssumeRole AssumeRoleWithSAML AssumeRoleWithWebIdentity GetFederationToken',
});

const handsOutCredentials = (statement: PolicyStatement) =>
  truth.every([isUnconstrained(statement), permits(statement, returningCredentials)]);

export default defineRule({
  id: 'AWS-IAM-0014',
  title: 'IAM policy hands out credentials of every identity',
  severity: 'MEDIUM',
  category: 'weak_authentication',
  why: 'Whoever holds the identity gets credentials of others, and acts under their name.',
  fix: 'Name the users, roles or databases in Resource.',
  aliases: ['CKV_AWS_107', 'CKV_AWS_287'],
  mitre: ['T1552', 'T1098.001'],
  references: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html'],
  resource: identityPolicyTypes,
  check: (resource, module) =>
    judgeIdentityPolicy(resource, module, handsOutCredentials, 'a statement hands out credentials on every resource'),
  examples: {
    fail: [
      hcl`
        resource "aws_iam_policy" "orders" {
          name = "orders"
          policy = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Effect   = "Allow"
              Action   = ["iam:CreateAccessKey"]
              Resource = "*"
            }]
          })
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_iam_policy" "orders" {
          name = "orders"
          policy = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Effect   = "Allow"
              Action   = ["iam:CreateAccessKey"]
              Resource = "arn:aws:iam::111122223333:user/$\${aws:username}"
            }]
          })
        }
      `,
      hcl`
        resource "aws_iam_policy" "orders" {
          name = "orders"
          policy = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Effect   = "Allow"
              Action   = ["ecr:GetAuthorizationToken"]
              Resource = "*"
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

        resource "aws_iam_policy" "orders" {
          name = "orders"
          policy = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Effect   = "Allow"
              Action   = var.it
              Resource = "*"
            }]
          })
        }
      `,
    ],
  },
});
