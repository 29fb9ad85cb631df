import { expect } from 'chai';
import { attributeRule, defineRule, equals, fail, unknown, type Rule, type RuleFacts } from '@terrasafe/rule-kit';
import { evaluateRoot, loadTree } from '@terrasafe/terraform';
import { checkModule, RuleSet } from '../src/index.js';

const facts = (id: string) =>
  ({
    id,
    title: 'Disk is not encrypted',
    severity: 'LOW',
    category: 'other',
    why: 'Because.',
    fix: 'Do.',
    examples: { fail: ['a'], pass: ['b'] },
  }) as const satisfies RuleFacts;

const encrypted = attributeRule({
  ...facts('AWS-TEST-0001'),
  resource: 'aws_ebs_volume',
  path: 'encrypted',
  require: equals(true),
  whenAbsent: 'fail',
});

const disks = attributeRule({
  ...facts('AWS-TEST-0002'),
  resource: 'aws_instance',
  path: 'ebs_block_device.encrypted',
  require: equals(true),
  whenAbsent: 'pass',
});

function check(source: string, rules: readonly Rule[] = [encrypted, disks], file = 'main.tf') {
  return checkModule(new RuleSet(rules), evaluateRoot(loadTree(new Map([[file, source]])), '.'));
}

const fingerprints = (...args: Parameters<typeof check>) => check(...args).findings.map((it) => it.fingerprint);

const volume = 'resource "aws_ebs_volume" "data" {\n  size      = 1\n  encrypted = false\n}\n';

describe('checkModule', () => {
  it('reports the place of the attribute, and the address', () => {
    const [finding, ...others] = check(`\n${volume}`).findings;
    expect(others).to.deep.equal([]);
    expect(finding).to.include({ file: 'main.tf', startLine: 4, endLine: 4, resource: 'aws_ebs_volume.data' });
    expect(finding?.message).to.equal('aws_ebs_volume.data: Disk is not encrypted');
  });

  it('keeps the fingerprint when lines move and files are renamed', () => {
    const moved = `# a comment\n\nresource "aws_ebs_volume" "other" {\n encrypted = true\n}\n${volume}`;
    expect(fingerprints(moved)).to.deep.equal(fingerprints(volume));
    expect(fingerprints(volume, [encrypted], 'disks.tf')).to.deep.equal(fingerprints(volume));
  });

  it('tells rules, instances and repeated blocks apart', () => {
    const instances = check('resource "aws_ebs_volume" "data" {\n  for_each = toset(["a", "b"])\n}\n').findings;
    expect(instances.map((it) => it.resource)).to.have.members([
      'aws_ebs_volume.data["a"]',
      'aws_ebs_volume.data["b"]',
    ]);
    const block = 'ebs_block_device {\n encrypted = false\n}\n';
    const blocks = check(`resource "aws_instance" "i" {\n${block}${block}}\n`).findings;
    expect(blocks).to.have.lengthOf(2);
    const twice = check(volume, [encrypted, { ...encrypted, id: 'AWS-TEST-0003' }]).findings;
    const all = [...instances, ...blocks, ...twice].map((it) => it.fingerprint);
    expect(new Set(all).size).to.equal(6);
  });

  it('tells root modules apart', () => {
    const tree = loadTree(
      new Map([
        ['a/main.tf', volume],
        ['b/main.tf', volume],
      ]),
    );
    const all = tree.roots.flatMap((root) => checkModule(new RuleSet([encrypted]), evaluateRoot(tree, root)).findings);
    expect(new Set(all.map((it) => it.fingerprint)).size).to.equal(2);
  });

  it('does not report what is unknown as a finding', () => {
    const { findings, notEvaluated } = check(
      'variable "e" {}\nresource "aws_ebs_volume" "data" {\n encrypted = var.e\n}',
    );
    expect(findings).to.deep.equal([]);
    expect(notEvaluated).to.have.lengthOf(1);
    expect(notEvaluated[0]).to.include({ resource: 'aws_ebs_volume.data', file: 'main.tf', line: 3 });
    expect(notEvaluated[0]?.reason).to.match(/var\.e/);
  });

  it('goes on when a rule throws, and says so', () => {
    const broken = defineRule({
      ...facts('AWS-TEST-0009'),
      resource: 'aws_ebs_volume',
      check: () => {
        throw new TypeError('no such thing');
      },
    });
    const { findings, diagnostics } = check(volume, [broken, encrypted]);
    expect(findings.map(({ rule }) => rule.id)).to.deep.equal(['AWS-TEST-0001']);
    expect(diagnostics).to.have.lengthOf(1);
    expect(diagnostics[0]).to.include({ severity: 'error', file: 'main.tf', line: 1, summary: 'A rule failed' });
    expect(diagnostics[0]?.detail).to.contain('AWS-TEST-0009').and.to.contain('no such thing');
  });

  it('asks a rule only about the types that it names, and * about every subject', () => {
    const asked: string[] = [];
    const spy = (resource: string): Rule =>
      defineRule({
        ...facts('AWS-TEST-0008'),
        resource,
        check: (subject) => {
          asked.push(`${resource} ${subject.address}`);
          return undefined;
        },
      });
    check(`variable "v" {}\nprovider "aws" {}\n${volume}`, [spy('aws_ebs_volume'), spy('provider.aws'), spy('*')]);
    expect(asked).to.have.members([
      'aws_ebs_volume aws_ebs_volume.data',
      'provider.aws provider.aws',
      '* var.v',
      '* provider.aws',
      '* aws_ebs_volume.data',
    ]);
  });

  it('takes several verdicts of one rule', () => {
    const both = defineRule({
      ...facts('AWS-TEST-0007'),
      resource: 'aws_ebs_volume',
      check: (it) => [fail('one', it), unknown('two', it), fail('three', it)],
    });
    const { findings, notEvaluated } = check(volume, [both]);
    expect(findings.map(({ message }) => message)).to.deep.equal([
      'aws_ebs_volume.data: one',
      'aws_ebs_volume.data: three',
    ]);
    expect(notEvaluated.map(({ reason }) => reason)).to.deep.equal(['two']);
  });
});
