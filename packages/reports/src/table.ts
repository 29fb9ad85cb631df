import { styleText } from 'node:util';
import type { ScanReport, ScanResult, Severity, Vulnerability } from '@terrasafe/contracts';
import { formatColumns } from './columns.js';
import { helpOf, plural, severities, type Formatter, type ReportContext } from './context.js';

const colorOf = { CRITICAL: 'magenta', HIGH: 'red', MEDIUM: 'yellow', LOW: 'cyan' } as const satisfies Record<
  Severity,
  string
>;
const excerptLines = 4;

/** For people: the findings of each root, worst first, each with its code and its fix; then a line for each root. */
export const table: Formatter = (report, context) => {
  const sections = report.scans.map((scan) => sectionOf(scan, context)).filter((section) => section !== '');
  return `${[...sections, overview(report), ...totals(report)].join('\n\n')}\n`;
};

function sectionOf(scan: ScanResult, context: ReportContext): string {
  const open = scan.vulnerabilities.filter(({ suppressed }) => !suppressed);
  const ordered = severities.flatMap((severity) => open.filter((finding) => finding.severity === severity));
  const parts = [
    ...ordered.map((finding) => findingOf(finding, context)),
    ...scan.errors.map(
      ({ kind, file, line, message }) => `${kind}  ${file}:${line}\n${indented(message, context.width)}`,
    ),
    ...(scan.not_evaluated ?? []).map(
      (it) =>
        `not evaluated  ${it.rule_id}  ${it.resource}\n${indented(`${it.file}:${it.line}: ${it.reason}`, context.width)}`,
    ),
  ];
  return parts.length === 0 ? '' : [paint(scan.root, 'bold', context), ...parts].join('\n\n');
}

function findingOf(finding: Vulnerability, context: ReportContext): string {
  const { severity, rule_id, message, file, start_line, end_line, remediation, baseline } = finding;
  const link = helpOf(context.rules.get(rule_id));
  const lines = [
    `${paint(severity, colorOf[severity], context)}  ${rule_id}${baseline ? `  (${baseline})` : ''}`,
    indented(message, context.width),
    `    ${file}:${start_line}`,
    ...excerpt(context.linesOf(file), start_line, end_line, context),
    indented(`Fix: ${remediation}`, context.width),
    ...(link ? [`    ${paint(link, 'dim', context)}`] : []),
  ];
  return lines.join('\n');
}

function excerpt(lines: readonly string[] | undefined, start: number, end: number, context: ReportContext): string[] {
  if (!lines) return [];
  const last = Math.min(end, start + excerptLines - 1, lines.length);
  const digits = String(last).length;
  const shown = lines.slice(start - 1, last).map((text, index) => {
    const line = `    ${String(start + index).padStart(digits)} │ ${text.replaceAll('\t', '  ').replaceAll(/[\p{Cc}\p{Cf}]/gu, '\uFFFD')}`;
    return paint(line.length > context.width ? `${line.slice(0, context.width - 1)}…` : line, 'dim', context);
  });
  return last < end ? [...shown, paint(`    ${' '.repeat(digits)} │ …`, 'dim', context)] : shown;
}

function overview({ scans }: ScanReport): string {
  const figures = ['SCORE', 'CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'ERRORS'];
  const rows = scans.map(({ root, score, grade, confidence, summary, errors }) => [
    root,
    String(score),
    grade,
    confidence ?? '–',
    ...[summary.critical, summary.high, summary.medium, summary.low, errors.length].map(String),
  ]);
  return formatColumns(
    ['ROOT', 'SCORE', 'GRADE', 'CONFIDENCE', 'CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'ERRORS'],
    rows,
    figures,
  );
}

function totals({ scans, baseline }: ScanReport): string[] {
  const suppressed = scans.reduce(
    (sum, { vulnerabilities }) => sum + vulnerabilities.filter((it) => it.suppressed).length,
    0,
  );
  return [
    ...(suppressed > 0
      ? [`${plural(suppressed, 'finding')} suppressed; --format json shows them, with who and why.`]
      : []),
    ...(baseline
      ? [`Against the baseline: ${baseline.new} new, ${baseline.unchanged} unchanged, ${baseline.fixed.length} fixed.`]
      : []),
  ];
}

/** Words that fit into the width, behind four spaces. */
function indented(text: string, width: number): string {
  const lines: string[] = [];
  let line = '   ';
  for (const word of text.split(/\s+/)) {
    if (line.length + 1 + word.length > width && line.trim() !== '') {
      lines.push(line);
      line = '   ';
    }
    line += ` ${word}`;
  }
  return [...lines, line].join('\n');
}

function paint(text: string, style: Parameters<typeof styleText>[0], { isColored }: ReportContext): string {
  return isColored ? styleText(style, text, { validateStream: false }) : text;
}
