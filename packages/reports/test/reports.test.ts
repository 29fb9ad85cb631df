import type { ScanReport } from '@terrasafe/contracts';
import { expect } from 'chai';
import { formats } from '../src/index.js';
import { context, finding, report, scanOf, suppressed } from './sample-report.js';

describe('reports', () => {
  it('json is the report', () => expect(JSON.parse(formats.json(report, context))).to.deep.equal(report));

  it('junit: a failing case for a finding, a skipped one for a suppressed one, a passing one for a clean root', () => {
    const text = formats.junit({ version: 1, scans: [...report.scans, scanOf([], { root: 'a&b' })] }, context);
    expect(text).to.contain('<testsuites name="TerraSafe" tests="3" failures="1">');
    expect(text).to.contain('<skipped message="scratch &lt;data&gt;"/>');
    expect(text).to.contain('<testcase name="no findings" classname="a&amp;b"/>');
  });

  it('junit: counts over all roots, with time, place and remedy', () => {
    const clean = scanOf([], {
      root: 'b',
      performance: { scan_time_seconds: 1.5, files: 0, bytes: 0, from_cache: false },
    });
    const twice = { version: 1 as const, scans: [...report.scans, ...report.scans, clean] };
    const lines = formats.junit(twice, context).split('\n');
    const suite = [
      '  <testsuite name="infra" tests="2" failures="1" skipped="1" time="0.100">',
      '    <testcase name="AWS-EC2-0010 aws_ebs_volume.v" classname="infra/main file.tf"><failure type="HIGH" message="aws_ebs_volume.v: the volume is not encrypted">infra/main file.tf:2',
      'Set encrypted = true.</failure></testcase>',
      '    <testcase name="AWS-EC2-0010 aws_ebs_volume.v" classname="infra/main file.tf"><skipped message="scratch &lt;data&gt;"/></testcase>',
      '  </testsuite>',
    ];
    expect(lines).to.deep.equal([
      '<?xml version="1.0" encoding="UTF-8"?>',
      '<testsuites name="TerraSafe" tests="5" failures="2">',
      ...suite,
      ...suite,
      '  <testsuite name="b" tests="1" failures="0" skipped="0" time="1.500">',
      '    <testcase name="no findings" classname="b"/>',
      '  </testsuite>',
      '</testsuites>',
      '',
    ]);
    const silent = { ...suppressed, suppression: { ...suppressed.suppression!, reason: null } };
    expect(formats.junit({ version: 1, scans: [scanOf([silent])] }, context)).to.contain(
      '<skipped message="suppressed"/>',
    );
    const control = formats.junit(
      { version: 1, scans: [scanOf([finding({ message: '\u0000\u001B"\'&>' })])] },
      context,
    );
    expect(control).to.contain('message="\uFFFD\uFFFD&quot;&#39;&amp;&gt;"');
  });

  it('gitlab: what its schema asks for, and nothing else', () => {
    const tool = { id: 'terrasafe', name: 'TerraSafe', version: '1.2.3', vendor: { name: 'TerraSafe' } };
    const slow = (seconds: number) =>
      scanOf([], { performance: { scan_time_seconds: seconds, files: 0, bytes: 0, from_cache: false } });
    const scans = [...report.scans, slow(60), slow(4.9)];
    const { vulnerabilities, ...rest } = JSON.parse(formats.gitlab({ version: 1, scans }, context)) as {
      vulnerabilities: unknown[];
    };
    expect(rest).to.deep.equal({
      version: '15.2.1',
      scan: {
        analyzer: tool,
        scanner: tool,
        type: 'sast',
        status: 'success',
        start_time: '2026-01-02T03:03:00',
        end_time: '2026-01-02T03:04:05',
      },
    });
    expect(vulnerabilities).to.deep.equal([
      {
        id: '9a45a103-123a-5fca-a317-03b08fe3e1b0',
        name: 'EBS volume is not encrypted',
        description: 'aws_ebs_volume.v: the volume is not encrypted. Snapshots can be read.',
        severity: 'High',
        solution: 'Set encrypted = true.',
        location: { file: 'infra/main file.tf', start_line: 2, end_line: 4 },
        identifiers: [
          { type: 'terrasafe_rule', name: 'AWS-EC2-0010', value: 'AWS-EC2-0010', url: 'https://example.com/ebs' },
          { type: 'terrasafe_alias', name: 'CKV_AWS_3', value: 'CKV_AWS_3' },
        ],
      },
    ]);
    const own = {
      version: 1 as const,
      scans: [scanOf([finding({ rule_id: 'CUSTOM_1', severity: 'LOW', aliases: [] })])],
    };
    expect(
      (JSON.parse(formats.gitlab(own, context)) as { vulnerabilities: unknown[] }).vulnerabilities[0],
    ).to.deep.include({
      name: 'CUSTOM_1',
      description: 'aws_ebs_volume.v: the volume is not encrypted.',
      severity: 'Low',
      identifiers: [{ type: 'terrasafe_rule', name: 'CUSTOM_1', value: 'CUSTOM_1' }],
    });
  });

  it('gitlab: severities by its own names', () => {
    const all = (['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'] as const).map((severity) => finding({ severity }));
    const { vulnerabilities } = JSON.parse(formats.gitlab({ version: 1, scans: [scanOf(all)] }, context)) as {
      vulnerabilities: { severity: string }[];
    };
    expect(vulnerabilities.map(({ severity }) => severity)).to.deep.equal(['Critical', 'High', 'Medium', 'Low']);
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

  it('csv: a line for each finding, the suppressed with their reason', () => {
    const fields =
      'infra,HIGH,AWS-EC2-0010,unencrypted_storage,aws_ebs_volume.v,aws_ebs_volume.v: the volume is not encrypted,infra/main file.tf,2,4,Set encrypted = true.';
    expect(formats.csv(report, context)).to.equal(
      [
        'root,severity,rule_id,category,resource,message,file,start_line,end_line,remediation,suppressed,reason,aliases,mitre,fingerprint',
        `${fields},false,,CKV_AWS_3,T1530,${'f'.repeat(32)}`,
        `${fields},true,scratch <data>,CKV_AWS_3,T1530,${'e'.repeat(32)}`,
        '',
      ].join('\r\n'),
    );
  });

  it('markdown: the verdict, the roots, the findings by severity, what is not shown, and what could not be read', () => {
    const scans = [
      scanOf([finding({ severity: 'LOW' }), suppressed, finding({ file: 'a|b.tf', severity: 'CRITICAL' })]),
    ];
    const row = (severity: string, place: string) =>
      `| ${severity} | AWS-EC2-0010 | aws\\_ebs\\_volume.v: the volume is not encrypted | \`${place}\` | Set encrypted = true. |`;
    expect(formats.markdown({ version: 1, scans }, context)).to.equal(
      `## TerraSafe: 2 findings

| Root | Score | Grade | Critical | High | Medium | Low |
| --- | ---: | :---: | ---: | ---: | ---: | ---: |
| \`infra\` | 40 | F | 0 | 1 | 0 | 0 |

| Severity | Rule | Finding | Where | What to do |
| --- | --- | --- | --- | --- |
${row('CRITICAL', 'a\\|b.tf:2')}
${row('LOW', 'infra/main file.tf:2')}

1 suppressed finding not shown.

<details><summary>1 problem while reading</summary>

- \`infra/main file.tf:9\` Module not available: ./x

</details>
`,
    );
    const many = formats.markdown(
      { version: 1, scans: [scanOf(Array.from({ length: 203 }, () => finding({ message: 'x' })))] },
      context,
    );
    expect(many.match(/^\| HIGH /gm)).to.have.lengthOf(200);
    expect(many).to.contain('… and 3 more.');
    expect(formats.markdown({ version: 1, scans: [scanOf([], { errors: [] })] }, context)).to.match(
      /no findings[^<…]*$/,
    );
  });

  it('markdown: counts what is new, and does not let text become markup', () => {
    const hostile = finding({ message: '[x](javascript:1) | <img> @everyone', baseline: 'new' });
    const compared: ScanReport = {
      version: 1,
      scans: [scanOf([hostile, finding({ baseline: 'unchanged' })])],
      baseline: { new: 1, unchanged: 1, fixed: [] },
    };
    const text = formats.markdown(compared, context);
    expect(text).to.contain('1 new finding\n').and.contain('1 new, 1 unchanged, 0 fixed since the baseline.');
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
