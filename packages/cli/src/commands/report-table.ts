import { styleText } from 'node:util';
import type { ScanReport, ScanResult, Severity } from '@terrasafe/contracts';
import { formatTable } from '../table.js';

const colorOf = { CRITICAL: 'magenta', HIGH: 'red', MEDIUM: 'yellow', LOW: 'cyan' } as const satisfies Record<
  Severity,
  string
>;

/** Findings per root, then one line for each root with its score. Coloured where standard output is a terminal. */
export function formatReport({ scans }: ScanReport): string {
  const sections = scans.filter((scan) => scan.vulnerabilities.length > 0 || scan.errors.length > 0).map(formatScan);
  const rows = scans.map((scan) => [
    scan.root,
    String(scan.score),
    scan.ml_score === null ? '–' : scan.ml_score.toFixed(1),
    scan.confidence ?? '–',
    ...Object.values(scan.summary).map(String),
    String(scan.errors.length),
  ]);
  const figures = ['SCORE', 'ML', 'CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'ERRORS'];
  const table = formatTable(
    ['ROOT', 'SCORE', 'ML', 'CONFIDENCE', 'CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'ERRORS'],
    rows,
    figures,
  );
  return `${[...sections, table].join('\n\n')}\n`;
}

function formatScan(scan: ScanResult): string {
  const findings = scan.vulnerabilities.map((it) => {
    const severity = colored(it.severity.padEnd(8), it.severity);
    return `  ${severity}  ${it.rule_id}  ${it.message}\n            ${it.file}:${it.start_line}\n            ${it.remediation}`;
  });
  const errors = scan.errors.map((it) => `  ${it.kind.padEnd(8)}  ${it.file}:${it.line}\n            ${it.message}`);
  return [scan.root, ...findings, ...errors].join('\n');
}

function colored(text: string, severity: Severity): string {
  return process.stdout.isTTY ? styleText(colorOf[severity], text) : text;
}
