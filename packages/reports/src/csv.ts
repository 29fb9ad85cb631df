import type { Vulnerability } from '@terrasafe/contracts';
import type { Formatter } from './context.js';

const columns = [
  'root',
  'severity',
  'rule_id',
  'category',
  'resource',
  'message',
  'file',
  'start_line',
  'end_line',
  'remediation',
  'suppressed',
  'reason',
  'aliases',
  'mitre',
  'fingerprint',
] as const;

/** RFC 4180, a line for each finding. */
export const csv: Formatter = ({ scans }) => {
  const rows = scans.flatMap(({ root, vulnerabilities }) => vulnerabilities.map((finding) => rowOf(root, finding)));
  return [columns.join(','), ...rows].map((row) => `${row}\r\n`).join('');
};

function rowOf(root: string, finding: Vulnerability): string {
  const values: Record<(typeof columns)[number], string | number | boolean> = {
    ...finding,
    root,
    reason: finding.suppression?.reason ?? '',
    aliases: finding.aliases.join(' '),
    mitre: finding.mitre.join(' '),
  };
  return columns.map((column) => cell(String(values[column]))).join(',');
}

/** A leading quote keeps spreadsheets from running a cell as a formula. */
function cell(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
