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

    it('that is broken is a diagnostic', () => {
      const [analysis] = analyzeRoots(input({ 'plan.json': '{"planned_values": [' }));
      expect(analysis?.errors[0]).to.include({ kind: 'syntax', file: 'plan.json' });
    });
  });

  it('reports files that could not be read', () => {
    const analysis = analyzeTogether(input({ 'main.tf': '' }, [{ path: 'x/binary.tf', reason: 'not text' }]));
    expect(analysis.errors).to.deep.include({ kind: 'unreadable', file: 'x/binary.tf', line: 1, message: 'not text' });
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
