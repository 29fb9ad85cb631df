import { createCipheriv } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { ScanResult } from '@terrasafe/contracts';
import { expect } from 'chai';
import type { Log } from 'sarif';
import { formats } from '../src/index.js';
import { context, finding, report, scanOf, suppressed } from './sample-report.js';
import { sarifFaults } from './sarif-schema.js';

/** Text that does not compress, the same each time. */
function noise(seed: number, length: number): string {
  const bytes = createCipheriv('aes-128-ctr', Buffer.alloc(16, 1), Buffer.alloc(16, seed % 256));
  return bytes.update(Buffer.alloc(length, seed)).toString('base64').slice(0, length);
}

describe('sarif', () => {
  const log = JSON.parse(formats.sarif(report, context)) as Log;
  const [run] = log.runs;

  it('names the tool, its rules with their severity, and where to read more', () => {
    expect(log.version).to.equal('2.1.0');
    expect(run?.tool.driver.rules).to.have.lengthOf(1);
    expect(run?.tool.driver).to.include({ name: 'TerraSafe', semanticVersion: '1.2.3' });
    expect(run?.tool.driver.rules).to.deep.equal([
      {
        id: 'AWS-EC2-0010',
        shortDescription: { text: 'EBS volume is not encrypted' },
        fullDescription: { text: 'Snapshots can be read.' },
        help: { text: 'Set encrypted = true.' },
        helpUri: 'https://example.com/ebs',
        defaultConfiguration: { level: 'error' },
        properties: {
          tags: ['security', 'unencrypted_storage', 'attack/T1530'],
          'security-severity': '8.0',
          precision: 'high',
        },
      },
    ]);
  });

  it('gives each severity its level and band, and a rule nobody knows its id', () => {
    const severities = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'] as const;
    const vulnerabilities = severities.map((severity) => finding({ severity, rule_id: `CUSTOM_${severity}` }));
    const [own] = (JSON.parse(formats.sarif({ version: 1, scans: [scanOf(vulnerabilities)] }, context)) as Log).runs;
    const facts = (own?.results ?? []).map(({ ruleId, ruleIndex = -1, level }) => {
      const rule = own?.tool.driver.rules?.[ruleIndex];
      return [
        ruleId,
        level,
        rule?.id,
        rule?.shortDescription?.text,
        rule?.properties?.['security-severity'] as unknown,
      ];
    });
    expect(own?.tool.driver.rules?.map(({ id }) => id)).to.deep.equal([
      'CUSTOM_CRITICAL',
      'CUSTOM_HIGH',
      'CUSTOM_LOW',
      'CUSTOM_MEDIUM',
    ]);
    const row = (id: string, level: string, band: string) => [id, level, id, id, band];
    expect(facts).to.deep.equal([
      row('CUSTOM_CRITICAL', 'error', '9.5'),
      row('CUSTOM_HIGH', 'error', '8.0'),
      row('CUSTOM_MEDIUM', 'warning', '5.5'),
      row('CUSTOM_LOW', 'note', '2.0'),
    ]);
  });

  it('places results by URI, with a fingerprint that does not depend on lines', () => {
    const result = run?.results?.[0];
    expect(result).to.deep.include({ ruleId: 'AWS-EC2-0010', ruleIndex: 0, level: 'error' });
    expect(result?.partialFingerprints).to.deep.equal({ 'terrasafe/v1': 'f'.repeat(32) });
    expect(result?.locations?.[0]?.physicalLocation).to.deep.equal({
      artifactLocation: { uri: 'infra/main%20file.tf' },
      region: { startLine: 2, endLine: 4 },
    });
  });

  it('keeps suppressed results, with why and where', () => {
    expect(run?.results?.[0]?.suppressions).to.deep.equal([]);
    expect(run?.results?.[1]?.suppressions?.[0]).to.deep.include({
      kind: 'inSource',
      status: 'accepted',
      justification: 'scratch <data>',
      location: {
        physicalLocation: { artifactLocation: { uri: 'infra/main%20file.tf' }, region: { startLine: 1 } },
      },
    });
    const configured = {
      ...suppressed,
      suppression: { ...suppressed.suppression!, by: 'config' as const, reason: null },
    };
    const other = JSON.parse(formats.sarif({ version: 1, scans: [scanOf([configured])] }, context)) as Log;
    expect(other.runs[0]?.results?.[0]?.suppressions?.[0])
      .to.include({ kind: 'external' })
      .and.not.have.property('justification');
  });

  it('tells what could not be evaluated', () => {
    expect(run?.invocations).to.deep.equal([
      {
        executionSuccessful: true,
        endTimeUtc: '2026-01-02T03:04:05.000Z',
        toolExecutionNotifications: [
          {
            level: 'warning',
            descriptor: { id: 'evaluation' },
            message: { text: 'Module not available: ./x' },
            locations: [
              { physicalLocation: { artifactLocation: { uri: 'infra/main%20file.tf' }, region: { startLine: 9 } } },
            ],
          },
        ],
      },
    ]);
  });

  it('follows the schema', () => {
    const hostile = finding({
      file: '../a b/ü?#[x].tf',
      start_line: 1,
      end_line: 1,
      message: '',
      rule_id: 'CUSTOM_1',
      baseline: 'new',
    });
    const configured = {
      ...suppressed,
      suppression: { ...suppressed.suppression!, by: 'config' as const, reason: null },
    };
    for (const vulnerabilities of [[], [finding(), suppressed, configured, hostile]]) {
      const errors = [{ kind: 'syntax' as const, file: 'a.tf', line: 0, message: 'x' }];
      expect(
        sarifFaults(JSON.parse(formats.sarif({ version: 1, scans: [scanOf(vulnerabilities, { errors })] }, context))),
      ).to.deep.equal([]);
    }
    expect(sarifFaults({ ...log, version: '2.0.0' })).to.not.deep.equal([]);
  });

  it('gives a rule as many tags as are accepted', () => {
    const rule = context.rules.get('AWS-EC2-0010')!;
    const mitre = Array.from({ length: 30 }, (_, at) => `T${1000 + at}`);
    const rules = new Map([['AWS-EC2-0010', { ...rule, mitre }]]);
    const [tagged] = (JSON.parse(formats.sarif(report, { ...context, rules })) as Log).runs;
    expect(tagged?.tool.driver.rules?.[0]?.properties?.tags).to.have.lengthOf(20);
  });

  describe('stays within what is accepted', () => {
    const write = (scan: ScanResult) => {
      const text = formats.sarif({ version: 1, scans: [scan] }, context);
      const [large] = (JSON.parse(text) as Log).runs;
      const notes = large?.invocations?.[0]?.toolExecutionNotifications?.map(({ message }) => message.text) ?? [];
      return { text, results: large?.results ?? [], notes };
    };

    it('in results: the least severe and the suppressed are left out, with a note', () => {
      const many = Array.from({ length: 25_002 }, () => finding({ severity: 'LOW' }));
      many[0] = finding({ severity: 'CRITICAL', suppressed: true });
      many[25_001] = finding({ severity: 'MEDIUM' });
      const { results, notes } = write(scanOf(many));
      expect(results).to.have.lengthOf(25_000);
      expect(results[0]?.level).to.equal('note');
      expect(results.at(-1)?.level).to.equal('warning');
      expect(notes.slice(0, 2).join('\n')).to.contain('2 of 25002 results').and.contain('GitHub shows the 5000');
    }).timeout(60_000);

    it('in notifications', () => {
      const errors = Array.from({ length: 25_003 }, () => ({
        kind: 'evaluation' as const,
        file: 'a.tf',
        line: 1,
        message: 'x',
      }));
      const { notes } = write(scanOf([], { errors }));
      expect(notes).to.have.lengthOf(25_001);
      expect(notes[0]).to.equal('3 notifications are left out.');
    }).timeout(60_000);

    it('in bytes, zipped', () => {
      const many = Array.from({ length: 40 }, (_, at) => finding({ message: noise(at, 400_000) }));
      const { text, results, notes } = write(scanOf(many));
      expect(gzipSync(text).length).to.be.at.most(10_000_000);
      expect(results).to.have.lengthOf(20);
      expect(notes[0]).to.contain('20 of 40 results');
    }).timeout(60_000);
  });

  it('says what is new against a baseline', () => {
    const compared = {
      ...report,
      scans: [scanOf([finding({ baseline: 'unchanged' }), finding({ baseline: 'new' })])],
    };
    const results = (JSON.parse(formats.sarif(compared, context)) as Log).runs[0]?.results;
    expect(results?.map(({ baselineState }) => baselineState)).to.deep.equal(['unchanged', 'new']);
  });
});
