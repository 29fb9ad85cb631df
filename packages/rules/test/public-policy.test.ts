import { expect } from 'chai';
import { rules } from '../src/index.js';
import { scanSource } from './scan-source.js';

const topicRule = rules.filter(({ id }) => id === 'AWS-SNS-0001');

function isReported(principal: string, condition = '{}', effect = 'Allow'): boolean {
  const source = `resource "aws_sns_topic_policy" "t" {
    policy = jsonencode({
      Statement = [{ Effect = "${effect}", Principal = ${principal}, Action = "sns:*", Condition = ${condition} }]
    })
  }`;
  const { findings, notEvaluated } = scanSource(source, topicRule);
  expect(notEvaluated).to.deep.equal([]);
  return findings.length > 0;
}

describe('public policies', () => {
  it('name everyone in any of the spellings', () => {
    for (const principal of ['"*"', '{ AWS = "*" }', '{ AWS = ["arn:aws:iam::111122223333:root", "*"] }', '["*"]']) {
      expect(isReported(principal), principal).to.equal(true);
    }
    expect(isReported('{ AWS = "arn:aws:iam::*:role/deploy" }')).to.equal(true);
    expect(isReported('{ AWS = "arn:aws:iam::111122223333:root" }')).to.equal(false);
    expect(isReported('{ Service = "s3.amazonaws.com" }')).to.equal(false);
    expect(isReported('"*"', '{}', 'Deny')).to.equal(false);
  });

  it('are narrowed down by conditions that name somebody', () => {
    for (const condition of [
      '{ StringEquals = { "aws:PrincipalOrgID" = "o-1" } }',
      '{ ArnLike = { "AWS:SourceArn" = "arn:aws:s3:::example" } }',
      '{ IpAddress = { "aws:SourceIp" = ["198.51.100.0/24"] } }',
    ]) {
      expect(isReported('"*"', condition), condition).to.equal(false);
    }
  });

  it('are not narrowed down by conditions that exclude somebody, or admit everyone', () => {
    for (const condition of [
      '{ ArnNotEquals = { "aws:PrincipalArn" = "arn:aws:iam::111122223333:user/alice" } }',
      '{ StringLike = { "aws:PrincipalArn" = "*" } }',
      '{ StringEqualsIfExists = { "aws:PrincipalOrgID" = "o-1" } }',
      '{ IpAddress = { "aws:SourceIp" = ["198.51.100.0/24", "0.0.0.0/0"] } }',
      '{ Bool = { "aws:SecureTransport" = "true" } }',
      '{ StringEquals = { "aws:RequestedRegion" = "eu-west-1" } }',
    ]) {
      expect(isReported('"*"', condition), condition).to.equal(true);
    }
  });

  it('say nothing about a principal that is unknown', () => {
    const { findings, notEvaluated } = scanSource(
      `variable "who" {}
       resource "aws_sns_topic_policy" "t" {
         policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = var.who }, Action = "sns:*" }] })
       }`,
      topicRule,
    );
    expect(findings).to.deep.equal([]);
    expect(notEvaluated).to.have.lengthOf(1);
  });
});
