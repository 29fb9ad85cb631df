import { expect } from 'chai';
import { rules } from '../src/index.js';
import { scanSource } from './scan-source.js';

const administratorRule = rules.filter(({ id }) => id === 'AWS-IAM-0001');

const document = (action: string) => `
  data "aws_iam_policy_document" "d" {
    statement {
      actions   = ["${action}"]
      resources = ["*"]
    }
  }`;

function reported(source: string): string[] {
  return scanSource(source, administratorRule).findings.map(({ resource }) => resource);
}

describe('policies of identities', () => {
  it('are reported at the document that holds them, once', () => {
    expect(
      reported(`${document('*')}
        resource "aws_iam_policy" "p" {
          policy = data.aws_iam_policy_document.d.json
        }`),
    ).to.deep.equal(['data.aws_iam_policy_document.d']);
  });

  it('are reported at the resource where the document lies in another form', () => {
    expect(
      reported(`
        locals {
          everything = jsonencode({ Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }] })
        }
        resource "aws_iam_role_policy" "p" {
          policy = local.everything
        }`),
    ).to.deep.equal(['aws_iam_role_policy.p']);
  });

  it('are judged statement by statement', () => {
    const statements =
      '{ Effect = "Deny", Action = "*", Resource = "*" }, { Effect = "Allow", Action = "s3:*", Resource = "*" }';
    expect(
      reported(`resource "aws_iam_policy" "p" {
        policy = jsonencode({ Statement = [${statements}] })
      }`),
    ).to.deep.equal([]);
    expect(reported(document('s3:*'))).to.deep.equal([]);
  });
});
