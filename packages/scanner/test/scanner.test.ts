import { ScanResult } from '@terrasafe/contracts';
import { RuleSet } from '@terrasafe/engine';
import { expect } from 'chai';
import { analyzeRoots, analyzeTogether, catalogue, scoreAnalysis } from '../src/index.js';

const volume = (name: string) => `resource "aws_ebs_volume" "${name}" {\n  encrypted = false\n}\n`;
const input = (files: Record<string, string>, unreadable: { path: string; reason: string }[] = []) => ({
  files: new Map(Object.entries(files)),
  unreadable,
});

describe('scanner', () => {
  it('analyses each root module on its own', () => {
    const analyses = analyzeRoots(
      input({ 'a/main.tf': volume('a'), 'b/main.tf': volume('b'), 'c/notes.txt': 'no Terraform' }),
    );
    expect(analyses.map(({ root }) => root)).to.deep.equal(['a', 'b']);
    expect(analyses[0]!.vulnerabilities.map(({ resource }) => resource)).to.include('aws_ebs_volume.a');
    expect(analyses[0]!.vulnerabilities.map(({ resource }) => resource)).to.not.include('aws_ebs_volume.b');
  });

  it('sorts findings by file, line and rule', () => {
    const [analysis] = analyzeRoots(
      input({
        'z.tf': `${volume('z')}module "m" {\n  source = "./m"\n}\n`,
        'm/main.tf': volume('m'),
        'a.tf': volume('b') + volume('a'),
      }),
    );
    const places = analysis!.vulnerabilities.map(
      ({ file, start_line, rule_id }) => `${file}:${start_line.toString().padStart(3, '0')} ${rule_id}`,
    );
    expect(places).to.have.lengthOf.at.least(6);
    expect(places).to.deep.equal(places.toSorted());
    expect(new Set(places.map((it) => it.split(' ')[0])).size).to.be.below(places.length);
  });

  it('says what was not evaluated when it is asked to', () => {
    const files = { 'main.tf': volume('a').replace('false', 'var.encrypted') + 'variable "encrypted" {}\n' };
    const ruleSet = new RuleSet(catalogue.rules.filter(({ aliases }) => aliases?.includes('CKV_AWS_3')));
    const expected = [
      {
        rule_id: 'AWS-EC2-0010',
        resource: 'aws_ebs_volume.a',
        reason: 'var.encrypted: the variable has no value',
        file: 'main.tf',
        line: 2,
      },
    ];
    expect(analyzeRoots(input(files), { ruleSet, showUnknown: true })[0]?.not_evaluated).to.deep.equal(expected);
    expect(analyzeTogether(input(files), { ruleSet, showUnknown: true }).not_evaluated).to.deep.equal(expected);
    for (const quiet of [analyzeRoots(input(files), { ruleSet })[0], analyzeTogether(input(files), { ruleSet })]) {
      expect(quiet).to.not.have.property('not_evaluated');
    }
  });

  it('measures what it read, and tells how far it is', () => {
    const steps: string[] = [];
    const files = { 'a/main.tf': 'data "aws_ami" "a" {}\n', 'b/main.tf': volume('b'), 'b/notes.txt': 'four' };
    const analyses = analyzeRoots(input(files), { onRoot: (done, total) => steps.push(`${done}/${total}`) });
    expect(steps).to.deep.equal(['1/2', '2/2']);
    expect(
      analyses.map(({ performance: { files: count, bytes, from_cache } }) => [count, bytes, from_cache]),
    ).to.deep.equal([
      [1, files['a/main.tf'].length, false],
      [1, files['b/main.tf'].length, false],
    ]);
    expect(analyses.map(({ features_analyzed }) => features_analyzed.total_resources)).to.deep.equal([0, 1]);
    expect(analyzeTogether(input(files)).performance).to.include({
      files: 3,
      bytes: Object.values(files).join('').length,
      from_cache: false,
    });
  });

  it('counts features by category, and points up to 100', () => {
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`v${index}.tf`, volume(`v${index}`)]));
    const ruleSet = new RuleSet(catalogue.rules.filter(({ aliases }) => aliases?.includes('CKV_AWS_3')));
    const analysis = analyzeTogether(input(many), { ruleSet });
    expect(analysis.rule_based_score).to.equal(100);
    expect(analysis).to.include({ risk_density: 20, grade: 'F' });
    const one = analyzeTogether(input({ 'main.tf': volume('a') }), { ruleSet });
    expect(one.rule_based_score).to.equal(20);
    expect(analysis.features_analyzed).to.include({ unencrypted_storage: 30, open_ports: 0, total_resources: 30 });
  });

  it('a broken root does not stop the others', () => {
    const analyses = analyzeRoots(input({ 'bad/main.tf': 'resource "a" {{{', 'good/main.tf': volume('a') }));
    expect(analyses.find(({ root }) => root === 'bad')!.errors[0]).to.include({
      kind: 'syntax',
      file: 'bad/main.tf',
      line: 1,
    });
    expect(analyses.find(({ root }) => root === 'good')!.vulnerabilities).to.not.be.empty;
  });

  describe('a plan', () => {
    const plan = JSON.stringify({
      format_version: '1.2',
      planned_values: {
        root_module: {
          resources: [
            {
              address: 'aws_ebs_volume.a',
              mode: 'managed',
              type: 'aws_ebs_volume',
              name: 'a',
              values: { encrypted: false },
            },
          ],
        },
      },
      configuration: { root_module: {} },
    });
    const findings = (files: Record<string, string>) =>
      analyzeRoots(input(files)).map(({ root, vulnerabilities }) => ({
        root,
        found: vulnerabilities
          .filter(({ aliases }) => aliases.includes('CKV_AWS_3'))
          .map(({ file, start_line }) => `${file}:${start_line}`),
      }));

    it('is scanned on its own', () => {
      expect(findings({ 'plan.json': plan })).to.deep.equal([{ root: 'plan.json', found: ['plan.json:1'] }]);
    });

    it('speaks for its root where the sources are there too, and the finding keeps their place', () => {
      const source = volume('a').replace('false', 'var.encrypted');
      const files = {
        'main.tf': `variable "encrypted" {}\n\n${source}`,
        'plan.json': plan,
        'other/main.tf': volume('b'),
      };
      expect(findings(files)).to.deep.equal([
        { root: 'plan.json', found: ['main.tf:4'] },
        { root: 'other', found: ['other/main.tf:2'] },
      ]);
    });

    it('is told by its content, and counts as a step of its own', () => {
      expect(findings({ 'notes.json': '{}', 'main.tf': volume('a') }).map(({ root }) => root)).to.deep.equal(['.']);
      expect(findings({ 'locals.tf.json': '{"locals": {"planned_values": 1}}' }).map(({ root }) => root)).to.deep.equal(
        ['.'],
      );
      const totals: number[] = [];
      analyzeRoots(input({ 'p/plan.json': plan, 'other/main.tf': '' }), { onRoot: (_, total) => totals.push(total) });
      expect(totals).to.deep.equal([2, 2]);
    });

    it('that is broken is a diagnostic', () => {
      const [analysis] = analyzeRoots(input({ 'plan.json': '{"planned_values": [' }));
      expect(analysis?.errors[0]).to.include({ kind: 'syntax', file: 'plan.json' });
    });
  });

  it('reports files that could not be read', () => {
    const analysis = analyzeTogether(input({ 'main.tf': '' }, [{ path: 'x/binary.tf', reason: 'not text' }]));
    expect(analysis.errors).to.deep.include({ kind: 'unreadable', file: 'x/binary.tf', line: 1, message: 'not text' });
    const unreadable = ['b.tf', 'x/b.tf', 'x/y/b.tf'].map((path) => ({ path, reason: 'not text' }));
    const ofRoots = analyzeRoots(input({ 'main.tf': '', 'x/main.tf': '', 'x/y/z/main.tf': '' }, unreadable));
    expect(ofRoots.map(({ root, errors }) => [root, ...errors.map(({ file }) => file)])).to.deep.equal([
      ['.', 'b.tf'],
      ['x', 'x/b.tf'],
      ['x/y/z'],
    ]);
  });

  it('fingerprints survive moved lines and tell roots and instances apart', () => {
    const of = (files: Record<string, string>) =>
      analyzeTogether(input(files)).vulnerabilities.map(({ fingerprint }) => fingerprint);
    const plain = of({ 'main.tf': volume('a') });
    expect(of({ 'renamed.tf': `\n\n# moved\n${volume('a')}` })).to.deep.equal(plain);
    const counted = of({ 'main.tf': volume('a').replace('{', '{\n  count = 2') });
    expect(new Set(counted).size).to.equal(2 * plain.length);
    const twoRoots = of({ 'x/main.tf': volume('a'), 'y/main.tf': volume('a') });
    expect(new Set(twoRoots).size).to.equal(2 * plain.length);
  });

  it('the score follows the formula of the seed, or the rules alone', () => {
    const analysis = analyzeTogether(input({ 'main.tf': volume('a') }));
    const scored = scoreAnalysis(analysis, { ml_score: 70, confidence: 'MEDIUM', decision: -0.2 });
    expect(scored.score).to.equal(Math.trunc(0.6 * analysis.rule_based_score + 0.4 * 70));
    expect(ScanResult.parse(scored)).to.deep.equal(scored);
    expect(scoreAnalysis(analysis, null)).to.include({
      score: analysis.rule_based_score,
      ml_score: null,
      confidence: null,
    });
  });
});
