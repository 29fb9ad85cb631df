import { defineRule } from '@terrasafe/rule-kit';
import { expect } from 'chai';
import { judgeCustomerKey } from '../src/aws/kms/customer-key.js';
import { scanSource } from './scan-source.js';

const keyRule = defineRule({
  id: 'TEST-KEY-0001',
  title: 'Volume is not encrypted with a key of your own',
  severity: 'LOW',
  category: 'unencrypted_storage',
  why: 'A test.',
  fix: 'A test.',
  resource: 'test_disk',
  check: (disk, module) => disk.select('volume.kms_key_id').flatMap((key) => judgeCustomerKey(key, disk, module) ?? []),
  examples: { fail: [''], pass: [''] },
});

const disk = (...keys: string[]) => `
  variable "key" {
    type = string
  }

  resource "aws_kms_key" "own" {}

  resource "test_disk" "d" {
    ${keys.map((key) => `volume {\n${key && `kms_key_id = ${key}`}\n}`).join('\n')}
  }`;

function verdicts(...keys: string[]): { readonly failed: number; readonly notEvaluated: number } {
  const { findings, notEvaluated } = scanSource(disk(...keys), [keyRule]);
  return { failed: findings.length, notEvaluated: notEvaluated.length };
}

describe("keys of one's own", () => {
  it('are known by a reference to a key of the module, though its ARN is not known', () => {
    expect(verdicts('aws_kms_key.own.arn')).to.deep.equal({ failed: 0, notEvaluated: 0 });
    expect(verdicts('var.key')).to.deep.equal({ failed: 0, notEvaluated: 1 });
  });

  it('are not the ones that AWS manages', () => {
    expect(verdicts('"alias/shop"').failed).to.equal(0);
    expect(verdicts('"alias/aws/ebs"').failed).to.equal(1);
    expect(verdicts('"arn:aws:kms:eu-west-1:111122223333:alias/aws/ebs"').failed).to.equal(1);
  });

  it('are asked of each block by itself', () => {
    expect(verdicts('aws_kms_key.own.arn', '').failed).to.equal(1);
    expect(verdicts('aws_kms_key.own.arn', '"alias/aws/ebs"').failed).to.equal(1);
  });
});
