import { expect } from 'chai';
import { attributeRule, defineRule, equals, hcl, type RuleFacts } from '../src/index.js';
import { only, viewOf } from './evaluate.js';

const facts = {
  id: 'AWS-TEST-0001',
  title: 'Disk is not encrypted',
  severity: 'LOW',
  category: 'other',
  why: 'Because.',
  fix: 'Do.',
  examples: { fail: ['a'], pass: ['b'] },
} as const satisfies RuleFacts;

const rule = attributeRule({
  ...facts,
  resource: 'aws_instance',
  path: 'ebs_block_device.encrypted',
  require: equals(true),
  whenAbsent: 'pass',
});

const innerRule = attributeRule({
  ...facts,
  resource: 'aws_instance',
  within: 'ebs_block_device',
  path: 'encrypted',
  require: equals(true),
  whenAbsent: 'fail',
});

function outcomes(body: string, tested = rule) {
  const module = viewOf(`variable "v" {}\nresource "aws_instance" "i" {\n${body}\n}`);
  return [tested.check(only(module, 'aws_instance'), module) ?? []].flat().map(({ outcome }) => outcome);
}

const disk = (encrypted: string) => `ebs_block_device {\n encrypted = ${encrypted}\n}\n`;

describe('attributeRule', () => {
  it('fails for each block at fault', () => {
    expect(outcomes(disk('false') + disk('true') + disk('false'))).to.deep.equal(['fail', 'fail']);
  });

  it('takes absence for what it was told', () => {
    expect(outcomes('')).to.deep.equal([]);
    expect(outcomes('ebs_block_device {}')).to.deep.equal([]);
  });

  it('says unknown only where nothing fails', () => {
    expect(outcomes(disk('var.v'))).to.deep.equal(['unknown']);
    expect(outcomes(disk('var.v') + disk('false'))).to.deep.equal(['fail']);
  });

  it('asks only the blocks that it looks into', () => {
    expect(outcomes('', innerRule)).to.deep.equal([]);
    expect(outcomes('ebs_block_device {}', innerRule)).to.deep.equal(['fail']);
    expect(outcomes(disk('true') + disk('false'), innerRule)).to.deep.equal(['fail']);
    const perhaps = 'dynamic "ebs_block_device" {\n for_each = var.v\n content {}\n}';
    expect(outcomes(perhaps, innerRule)).to.deep.equal(['unknown']);
  });
});

describe('defineRule', () => {
  it('knows both spellings of a Trivy id', () => {
    const { aliases } = defineRule({
      ...facts,
      aliases: ['CKV_X_1', 'AVD-X-1'],
      resource: '*',
      check: () => undefined,
    });
    expect(aliases).to.deep.equal(['CKV_X_1', 'AVD-X-1', 'X-1']);
  });
});

describe('hcl', () => {
  it('strips the indentation and the outer line breaks', () => {
    const source = hcl`
      a {
        b = 1

      }
    `;
    expect(source).to.equal('a {\n  b = 1\n\n}\n');
  });
});
