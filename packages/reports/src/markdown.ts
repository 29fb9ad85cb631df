import type { ScanResult } from '@terrasafe/contracts';
import { openFindings, plural, severities, type Formatter } from './context.js';

/** A comment on a pull request may have 65,536 characters. */
const maxLength = 60_000;
const maxRows = 200;

/** For a comment on a pull request: the verdict first, the findings in a table, the rest folded away. */
export const markdown: Formatter = ({ scans, baseline }) => {
  const open = openFindings(scans);
  const counting = baseline ? open.filter(({ baseline: state }) => state === 'new') : open;
  const ordered = severities.flatMap((severity) => counting.filter((finding) => finding.severity === severity));
  const suppressed = scans.reduce(
    (sum, { vulnerabilities }) => sum + vulnerabilities.filter((it) => it.suppressed).length,
    0,
  );
  const errors = scans.flatMap((scan) => scan.errors);
  const parts = [
    `## TerraSafe: ${counting.length === 0 ? 'no findings' : plural(counting.length, baseline ? 'new finding' : 'finding')}`,
    summaryOf(scans),
    ...(baseline
      ? [`${baseline.new} new, ${baseline.unchanged} unchanged, ${baseline.fixed.length} fixed since the baseline.`]
      : []),
    ...(ordered.length > 0 ? [tableOf(ordered.slice(0, maxRows))] : []),
    ...(ordered.length > maxRows ? [`… and ${ordered.length - maxRows} more.`] : []),
    ...(suppressed > 0 ? [`${plural(suppressed, 'suppressed finding')} not shown.`] : []),
    ...(errors.length > 0
      ? [
          `<details><summary>${plural(errors.length, 'problem')} while reading</summary>\n\n${errors
            .slice(0, 50)
            .map((it) => `- \`${it.file}:${it.line}\` ${inline(it.message)}`)
            .join('\n')}\n\n</details>`,
        ]
      : []),
  ];
  const text = `${parts.join('\n\n')}\n`;
  return text.length <= maxLength
    ? text
    : `${text.slice(0, text.lastIndexOf('\n', maxLength))}\n\n… cut to fit into a comment.\n`;
};

function summaryOf(scans: readonly ScanResult[]): string {
  const rows = scans.map(
    ({ root, score, grade, summary }) =>
      `| ${code(root)} | ${score} | ${grade} | ${summary.critical} | ${summary.high} | ${summary.medium} | ${summary.low} |`,
  );
  return [
    '| Root | Score | Grade | Critical | High | Medium | Low |',
    '| --- | ---: | :---: | ---: | ---: | ---: | ---: |',
    ...rows.slice(0, 50),
  ].join('\n');
}

function tableOf(findings: ReturnType<typeof openFindings>): string {
  const rows = findings.map(
    ({ severity, rule_id, message, file, start_line, remediation }) =>
      `| ${severity} | ${rule_id} | ${inline(message)} | ${code(`${file}:${start_line}`)} | ${inline(remediation)} |`,
  );
  return ['| Severity | Rule | Finding | Where | What to do |', '| --- | --- | --- | --- | --- |', ...rows].join('\n');
}

/** Text of users must not become markup. */
function inline(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]<>|#@!~]/g, '\\$&').replaceAll(/\s+/g, ' ');
}

function code(text: string): string {
  return `\`${text.replaceAll('`', "'").replaceAll('|', '\\|').replaceAll(/\s+/g, ' ')}\``;
}
