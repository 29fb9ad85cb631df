import { expect } from 'chai';
import { v7 as uuidv7 } from 'uuid';
import { BadRecordError, readHistoryRecord } from '../../src/import/history-record.js';

const tenantId = uuidv7();

/** As the scanner wrote its history. */
const written = {
  file: 'test_files/mixed.tf',
  score: 31,
  rule_based_score: 20,
  ml_score: 48.53911188982953,
  confidence: 'LOW',
  vulnerabilities: [
    { severity: 'MEDIUM', points: 10, message: '[MEDIUM] Port 80 open', resource: 'app_sg', remediation: 'Use a CDN' },
    { severity: 'MEDIUM', points: 10, message: '[MEDIUM] Port 80 open', resource: 'app_sg', remediation: 'Use a CDN' },
  ],
  summary: { critical: 0, high: 0, medium: 2, low: 0 },
  features_analyzed: {
    open_ports: 1,
    hardcoded_secrets: 0,
    public_access: 1,
    unencrypted_storage: 0,
    total_resources: 2,
  },
  performance: { scan_time_seconds: 0.012, file_size_kb: 1.5 },
  timestamp: '2025-01-02T03:04:05.678901Z',
};

/** As a row of the table. */
const row = {
  id: '6f1c0d4e-58ab-4a4e-9a53-8a6a86a8f9d1',
  filename: 'main.tf',
  file_hash: 'AB'.repeat(32),
  file_size_bytes: 2048,
  score: 90,
  rule_based_score: 100,
  ml_score: 75,
  confidence: 'HIGH',
  scan_duration_seconds: 0.5,
  from_cache: true,
  features_analyzed: {},
  vulnerability_summary: { critical: 1, high: 0, medium: 0, low: 1 },
  created_at: '2025-01-02 03:04:05.678901',
  user_id: 'somebody',
  correlation_id: 'abc',
  environment: 'production',
};

const read = (record: object) => readHistoryRecord(JSON.stringify(record), tenantId);
const idOf = (record: object) => read(record).scan.id;
const reasonOf = (record: object | string) => {
  try {
    readHistoryRecord(typeof record === 'string' ? record : JSON.stringify(record), tenantId);
  } catch (error) {
    if (error instanceof BadRecordError) return error.message;
    throw error;
  }
  return undefined;
};

describe('readHistoryRecord', () => {
  it('takes what the scanner wrote', () => {
    const outcome = read(written);
    expect(outcome.status).to.equal('completed');
    expect(outcome.scan).to.deep.include({
      tenant_id: tenantId,
      filename: 'test_files/mixed.tf',
      file_hash: '',
      file_size_bytes: 1536,
      score: 31,
      risk_density: 10,
      grade: 'D',
      scan_duration_seconds: 0.012,
      vulnerability_summary: { critical: 0, high: 0, medium: 2, low: 0 },
      created_at: new Date('2025-01-02T03:04:05.678Z'),
    });
    const findings = outcome.status === 'completed' ? outcome.vulnerabilities : [];
    expect(findings[0]).to.include({ points: 10, resource: 'app_sg', category: 'other', file: 'test_files/mixed.tf' });
    expect(new Set(findings.map(({ fingerprint }) => fingerprint)).size).to.equal(2);
  });

  it('takes rows of the table, without findings', () => {
    expect(read(row).scan).to.deep.include({
      file_hash: 'ab'.repeat(32),
      grade: 'F',
      risk_density: 35,
      from_cache: true,
      features_analyzed: {
        open_ports: 0,
        hardcoded_secrets: 0,
        public_access: 0,
        unencrypted_storage: 0,
        total_resources: 0,
      },
      vulnerability_summary: { critical: 1, high: 0, medium: 0, low: 1 },
      user_id: 'somebody',
      environment: 'production',
    });
    expect(
      read({ ...row, vulnerabilities: [{ severity: 'low', message: 'm', category: 'Open Port' }] }),
    ).to.nested.include({
      'vulnerabilities[0].points': 5,
      'vulnerabilities[0].category': 'open_port',
      'scan.vulnerability_summary.low': 1,
    });
  });

  it('takes scans that failed', () => {
    const { status, scan } = read({ score: -1, error: 'invalid HCL', timestamp: '2025-01-02T03:04:05Z' });
    expect(status).to.equal('failed');
    expect(scan).to.include({
      filename: 'unknown',
      file_hash: null,
      error_code: 'IMPORTED',
      error_reason: 'invalid HCL',
    });
  });

  it('gives a record the same id each time, by its time, its tenant and what it says', () => {
    const id = idOf(written);
    expect(id).to.match(/^[\da-f]{8}-[\da-f]{4}-7/);
    expect(Number.parseInt(id.replace('-', '').slice(0, 12), 16)).to.equal(Date.parse('2025-01-02T03:04:05.678Z'));
    expect(idOf(Object.fromEntries(Object.entries(written).toReversed()))).to.equal(id);
    expect(idOf({ ...written, file: 'other.tf' })).to.not.equal(id);
    expect(readHistoryRecord(JSON.stringify(written), uuidv7()).scan.id).to.not.equal(id);
    expect(idOf({ ...row, environment: null })).to.equal(idOf(row));
    expect(idOf({ ...row, id: 7 })).to.not.equal(idOf(row));
  });

  it('says what is wrong', () => {
    expect(reasonOf('{')).to.match(/JSON/);
    expect(reasonOf('[1]')).to.equal('it is not an object');
    expect(reasonOf('null')).to.equal('it is not an object');
    expect(reasonOf({ ...written, timestamp: undefined })).to.match(/^created_at: /);
    expect(reasonOf({ ...written, timestamp: 'yesterday' })).to.match(/^timestamp: "yesterday"/);
    expect(reasonOf({ ...written, timestamp: '1999-12-31T00:00:00Z' })).to.match(/^timestamp: /);
    expect(reasonOf({ ...written, timestamp: '2999-12-31T00:00:00Z' })).to.match(/^timestamp: /);
    expect(reasonOf({ ...written, file: undefined })).to.match(/^filename: /);
    expect(reasonOf({ ...written, score: 101 })).to.match(/^score: /);
    expect(reasonOf({ ...written, ml_score: null })).to.match(/^ml_score: /);
    expect(reasonOf({ ...written, vulnerabilities: [{ severity: 'BAD', message: '' }] })).to.match(
      /^vulnerabilities\.0\.severity: /,
    );
    expect(reasonOf({ ...row, file_hash: 'xyz' })).to.match(/^file_hash: /);
  });
});
