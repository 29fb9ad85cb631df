import type { ScanReport, ScanResult, Vulnerability } from '@terrasafe/contracts';
import { expect } from 'chai';
import type { Log } from 'sarif';
import { formats, type ReportContext } from '../src/index.js';

const finding = (changes: Partial<Vulnerability> = {}): Vulnerability => ({
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

const suppressed = finding({
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

const scanOf = (vulnerabilities: Vulnerability[], changes: Partial<ScanResult> = {}): ScanResult => ({
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

const report: ScanReport = { version: 1, scans: [scanOf([finding(), suppressed])] };

const context: ReportContext = {
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

describe('reports', () => {
  it('json is the report', () => expect(JSON.parse(formats.json(report, context))).to.deep.equal(report));

  describe('sarif', () => {
    const log = JSON.parse(formats.sarif(report, context)) as Log;
    const [run] = log.runs;

    it('names the tool, its rules with their severity, and where to read more', () => {
      expect(log.version).to.equal('2.1.0');
      expect(run?.tool.driver.rules).to.have.lengthOf(1);
      expect(run?.tool.driver.rules?.[0]).to.deep.include({ id: 'AWS-EC2-0010', helpUri: 'https://example.com/ebs' });
      expect(run?.tool.driver.rules?.[0]?.properties).to.deep.include({ 'security-severity': '8.0' });
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
        justification: 'scratch <data>',
      });
    });

    it('tells what could not be evaluated', () => {
      expect(run?.invocations?.[0]?.toolExecutionNotifications?.[0]?.message.text).to.contain('Module not available');
    });

    it('stays within the size that is accepted, and says what is left out', () => {
      const many = { ...report, scans: [scanOf(Array.from({ length: 25_010 }, () => finding()))] };
      const [large] = (JSON.parse(formats.sarif(many, context)) as Log).runs;
      expect(large?.results).to.have.lengthOf(25_000);
      expect(large?.invocations?.[0]?.toolExecutionNotifications?.[0]?.message.text).to.contain('10 of 25010');
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

  it('junit: a failing case for a finding, a skipped one for a suppressed one, a passing one for a clean root', () => {
    const text = formats.junit({ version: 1, scans: [...report.scans, scanOf([], { root: 'a&b' })] }, context);
    expect(text).to.contain('<testsuites name="TerraSafe" tests="3" failures="1">');
    expect(text).to.contain('<skipped message="scratch &lt;data&gt;"/>');
    expect(text).to.contain('<testcase name="no findings" classname="a&amp;b"/>');
  });

  it('gitlab: identifiers of every tool, an id that stays the same, nothing suppressed', () => {
    const read = () => JSON.parse(formats.gitlab(report, context)) as { vulnerabilities: Record<string, unknown>[] };
    const { vulnerabilities } = read();
    expect(vulnerabilities).to.have.lengthOf(1);
    expect(vulnerabilities[0]).to.deep.include({
      severity: 'High',
      location: { file: 'infra/main file.tf', start_line: 2, end_line: 4 },
    });
    expect(vulnerabilities[0]?.identifiers).to.deep.include({
      type: 'terrasafe_alias',
      name: 'CKV_AWS_3',
      value: 'CKV_AWS_3',
    });
    expect(vulnerabilities[0]?.id).to.match(/^[\da-f]{8}-[\da-f]{4}-5[\da-f]{3}-a[\da-f]{3}-[\da-f]{12}$/);
    expect(read()).to.deep.equal({ ...read() });
  });

  it('csv: quotes what needs it, and defuses formulas', () => {
    const text = formats.csv({ version: 1, scans: [scanOf([finding({ message: '=HYPERLINK("x"),\n1' })])] }, context);
    expect(text.split('\r\n')[0]).to.match(/^root,severity,rule_id,/);
    expect(text).to.contain(`"'=HYPERLINK(""x""),\n1"`);
  });

  it('markdown: counts what is new, and does not let text become markup', () => {
    const hostile = finding({ message: '[x](javascript:1) | <img> @everyone', baseline: 'new' });
    const compared: ScanReport = {
      version: 1,
      scans: [scanOf([hostile, finding({ baseline: 'unchanged' })])],
      baseline: { new: 1, unchanged: 1, fixed: [] },
    };
    const text = formats.markdown(compared, context);
    expect(text).to.contain('1 new finding\n');
    expect(text).to.contain('\\[x\\](javascript:1) \\| \\<img\\> \\@everyone');
    expect(
      formats.markdown(
        { version: 1, scans: [scanOf(Array.from({ length: 5_000 }, () => finding({ message: 'y'.repeat(400) })))] },
        context,
      ).length,
    ).to.be.below(65_536);
  });

  it('html: one file, nothing from elsewhere, nothing unescaped', () => {
    const text = formats.html(
      { version: 1, scans: [scanOf([finding({ message: '<script>alert(1)</script>' }), suppressed])] },
      context,
    );
    expect(text).to.contain('&lt;script&gt;alert(1)&lt;/script&gt;').and.not.contain('<script>alert(1)');
    expect(text).to.not.match(/(?:src|href)="(?!https:\/\/example\.com\/ebs)/);
    expect(text).to.contain('class="HIGH suppressed"');
  });

  describe('table', () => {
    const text = formats.table(report, context);

    it('fits into 80 columns and has no colours where there is no terminal', () => {
      const long = finding({ message: 'word '.repeat(100), remediation: 'advice '.repeat(60) });
      const lines = formats
        .table({ version: 1, scans: [scanOf([long])] }, { ...context, linesOf: () => ['', 'x'.repeat(300)] })
        .split('\n');
      expect(
        lines.filter((line) => line.length > 80 && !line.startsWith('ROOT') && !line.startsWith('─')),
      ).to.deep.equal([]);
      expect(text).to.not.contain('\u001B[');
      expect(formats.table(report, { ...context, isColored: true })).to.contain('\u001B[');
    });

    it('shows the code, the fix and the link; counts what is suppressed', () => {
      expect(text)
        .to.contain('2 │ resource "x" {')
        .and.contain('Fix: Set encrypted = true.')
        .and.contain('https://example.com/ebs');
      expect(text).to.contain('1 finding suppressed');
    });
  });

  it('every format takes a clean report', () => {
    for (const format of Object.values(formats))
      expect(format({ version: 1, scans: [scanOf([], { errors: [] })] }, context)).to.be.a('string').and.not.empty;
  });
});
