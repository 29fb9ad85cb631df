import type { ScanReport, ScanResult, Vulnerability } from '@terrasafe/contracts';
import type { ReportContext } from '../src/index.js';

/** A finding as scans report it, with some of it changed. */
export const finding = (changes: Partial<Vulnerability> = {}): Vulnerability => ({
  rule_id: 'AWS-EC2-0010',
  aliases: ['CKV_AWS_3'],
  severity: 'HIGH',
  points: 20,
  category: 'unencrypted_storage',
  message: 'aws_ebs_volume.v: the volume is not encrypted',
  resource: 'aws_ebs_volume.v',
  file: 'infra/main file.tf',
  start_line: 2,
  end_line: 4,
  remediation: 'Set encrypted = true.',
  mitre: ['T1530'],
  suppressed: false,
  suppression: null,
  fingerprint: 'f'.repeat(32),
  ...changes,
});

export const suppressed = finding({
  fingerprint: 'e'.repeat(32),
  suppressed: true,
  suppression: {
    by: 'comment',
    owner: null,
    reason: 'scratch <data>',
    until: null,
    file: 'infra/main file.tf',
    line: 1,
  },
});

export const scanOf = (vulnerabilities: Vulnerability[], changes: Partial<ScanResult> = {}): ScanResult => ({
  root: 'infra',
  score: 40,
  rule_based_score: 20,
  ml_score: 70,
  confidence: 'MEDIUM',
  risk_density: 20,
  grade: 'F',
  vulnerabilities,
  summary: { critical: 0, high: 1, medium: 0, low: 0 },
  features_analyzed: {
    open_ports: 0,
    hardcoded_secrets: 0,
    public_access: 0,
    unencrypted_storage: 1,
    total_resources: 1,
  },
  errors: [{ kind: 'evaluation', file: 'infra/main file.tf', line: 9, message: 'Module not available: ./x' }],
  performance: { scan_time_seconds: 0.1, files: 1, bytes: 10, from_cache: false },
  ...changes,
});

export const report: ScanReport = { version: 1, scans: [scanOf([finding(), suppressed])] };

export const context: ReportContext = {
  rules: new Map([
    [
      'AWS-EC2-0010',
      {
        rule_id: 'AWS-EC2-0010',
        title: 'EBS volume is not encrypted',
        severity: 'HIGH',
        category: 'unencrypted_storage',
        provider: 'aws',
        service: 'ec2',
        why: 'Snapshots can be read.',
        fix: 'Set encrypted = true.',
        aliases: ['CKV_AWS_3'],
        mitre: ['T1530'],
        references: ['https://example.com/ebs'],
      },
    ],
  ]),
  linesOf: (file) => (file.startsWith('infra/') ? ['# one', 'resource "x" {', '\tencrypted = false', '}'] : undefined),
  version: '1.2.3',
  at: new Date('2026-01-02T03:04:05Z'),
  width: 80,
  isColored: false,
};
