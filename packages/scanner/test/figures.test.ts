import type { Category, Severity, Vulnerability } from '@terrasafe/contracts';
import { expect } from 'chai';
import { figuresOf } from '../src/figures.js';

const points = { CRITICAL: 30, HIGH: 20, MEDIUM: 10, LOW: 5 } as const;

const finding = (severity: Severity, category: Category = 'other', suppressed = false): Vulnerability => ({
  rule_id: 'AWS-EBS-0001',
  aliases: [],
  severity,
  points: points[severity],
  category,
  message: '',
  resource: '',
  file: 'main.tf',
  start_line: 1,
  end_line: 1,
  remediation: '',
  mitre: [],
  suppressed,
  suppression: null,
  fingerprint: '',
});

describe('figures', () => {
  it('count by severity and by category what is not suppressed', () => {
    const { summary, features_analyzed, rule_based_score } = figuresOf(
      [
        finding('CRITICAL', 'open_port'),
        finding('HIGH', 'hardcoded_secret'),
        finding('MEDIUM', 'public_access'),
        finding('MEDIUM', 'unencrypted_storage'),
        finding('LOW', 'weak_authentication'),
        finding('CRITICAL', 'open_port', true),
      ],
      7,
    );
    expect(summary).to.deep.equal({ critical: 1, high: 1, medium: 2, low: 1 });
    expect(features_analyzed).to.deep.equal({
      open_ports: 1,
      hardcoded_secrets: 1,
      public_access: 1,
      unencrypted_storage: 1,
      total_resources: 7,
    });
    expect(rule_based_score).to.equal(75);
  });

  for (const [low, resources, density, grade] of [
    [0, 0, 0, 'A'],
    [1, 5, 1, 'A'],
    [1, 4, 1.25, 'B'],
    [4, 5, 4, 'B'],
    [1, 1, 5, 'C'],
    [8, 5, 8, 'C'],
    [2, 1, 10, 'D'],
    [16, 5, 16, 'D'],
    [17, 5, 17, 'F'],
  ] as const) {
    it(`a density of ${density} is grade ${grade}`, () => {
      const findings = Array.from({ length: low }, () => finding('LOW'));
      expect(figuresOf(findings, resources)).to.include({ risk_density: density, grade });
    });
  }

  it('a HIGH finding allows no better grade than C, a CRITICAL one than D', () => {
    expect(figuresOf([finding('HIGH')], 100).grade).to.equal('C');
    expect(figuresOf([finding('CRITICAL')], 100).grade).to.equal('D');
    expect(figuresOf([finding('MEDIUM')], 100).grade).to.equal('A');
  });
});
