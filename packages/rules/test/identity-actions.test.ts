import { expect } from 'chai';
import { rules } from '../src/index.js';
import { scanSource } from './scan-source.js';

const actionRules = rules.filter(({ id }) => /^AWS-IAM-00(?:01|02|1[3-9]|2[0-2])$/.test(id));

function reported(statement: string): string[] {
  const source = `resource "aws_iam_policy" "p" {
    policy = jsonencode({ Statement = [{ Effect = "Allow", ${statement} }] })
  }`;
  const { findings, notEvaluated } = scanSource(source, actionRules);
  expect(notEvaluated).to.deep.equal([]);
  return findings.map(({ rule }) => rule.id.slice(-4));
}

const everywhere = (action: string) => reported(`Action = ${action}, Resource = "*"`);

describe('actions of identities', () => {
  it('are found behind wildcards, in any case', () => {
    for (const action of ['"iam:PassRole"', '"iam:Pass*"', '"IAM:passrole"', '"iam:*Role"', '"iam:?assRole"']) {
      expect(everywhere(action), action).to.include('0020');
    }
    for (const action of ['"iam:PassRole2"', '"iam:Pas?Rol"', '"ec2:*"', '"xiam:*"']) {
      expect(everywhere(action), action).not.to.include('0020');
    }
  });

  it('include all that NotAction leaves', () => {
    expect(reported('NotAction = "s3:*", Resource = "*"')).to.include('0020');
    expect(reported('NotAction = "iam:*", Resource = "*"')).not.to.include('0020');
  });

  it('are in order on named resources, under a condition, and for principals', () => {
    expect(reported('Action = "iam:PassRole", Resource = "arn:aws:iam::111122223333:role/r"')).to.deep.equal([]);
    expect(
      reported('Action = "iam:PassRole", Resource = "*", Condition = { Bool = { "aws:SecureTransport" = "true" } }'),
    ).to.deep.equal([]);
    expect(reported('Action = "kms:*", Resource = "*", Principal = { AWS = "111122223333" }')).to.deep.equal([]);
  });

  it('of an administrator are reported as such, and not one by one', () => {
    expect(everywhere('"*"')).to.have.members(['0001', '0002', '0013']);
  });

  it('are writes unless they only read, and unbound only if they take a resource', () => {
    expect(everywhere('"sqs:SendMessage"')).to.have.members(['0018', '0019']);
    expect(everywhere('"sqs:ReceiveMessage"')).to.have.members(['0019']);
    expect(everywhere('"cloudwatch:PutMetricData"')).to.deep.equal([]);
    expect(everywhere('"ec2:DescribeInstances"')).to.deep.equal([]);
    expect(everywhere('"ec2:Describe*"')).to.have.members(['0019']);
    expect(everywhere('"ssmmessages:*"')).to.deep.equal([]);
  });
});

describe('policies with a comma too many', () => {
  it('are read all the same', () => {
    const { findings } = scanSource(
      `resource "aws_iam_policy" "p" {
        policy = <<-JSON
          { "Statement": [{ "Effect": "Allow", "Action": ["s3:Get,]*", "iam:PassRole",], "Resource": "*" }, ] }
        JSON
      }`,
      actionRules,
    );
    expect(findings.map(({ rule }) => rule.id)).to.include('AWS-IAM-0020');
  });
});
