import type { ScanResult, Vulnerability } from '@terrasafe/contracts';
import type { Formatter } from './context.js';
import { escapeMarkup } from './escape.js';

/** JUnit XML: a suite for each root, a failing case for each finding; suppressed ones are skipped cases. */
export const junit: Formatter = ({ scans }) => {
  const suites = scans.map(suiteOf);
  const total = (pick: (scan: ScanResult) => number) => scans.reduce((sum, scan) => sum + pick(scan), 0);
  const tests = total(({ vulnerabilities }) => Math.max(1, vulnerabilities.length));
  const failures = total(({ vulnerabilities }) => vulnerabilities.filter(({ suppressed }) => !suppressed).length);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="TerraSafe" tests="${tests}" failures="${failures}">\n${suites.join('')}</testsuites>\n`;
};

function suiteOf({ root, vulnerabilities, performance }: ScanResult): string {
  const failures = vulnerabilities.filter(({ suppressed }) => !suppressed).length;
  const skipped = vulnerabilities.length - failures;
  const attributes = `name="${escapeMarkup(root)}" tests="${Math.max(1, vulnerabilities.length)}" failures="${failures}" skipped="${skipped}" time="${performance.scan_time_seconds.toFixed(3)}"`;
  const cases =
    vulnerabilities.length > 0
      ? vulnerabilities.map(caseOf).join('')
      : `    <testcase name="no findings" classname="${escapeMarkup(root)}"/>\n`;
  return `  <testsuite ${attributes}>\n${cases}  </testsuite>\n`;
}

function caseOf({
  rule_id,
  severity,
  message,
  file,
  start_line,
  resource,
  remediation,
  suppressed,
  suppression,
}: Vulnerability): string {
  const name = `name="${escapeMarkup(`${rule_id} ${resource}`)}" classname="${escapeMarkup(file)}"`;
  const outcome = suppressed
    ? `<skipped message="${escapeMarkup(suppression?.reason ?? 'suppressed')}"/>`
    : `<failure type="${severity}" message="${escapeMarkup(message)}">${escapeMarkup(`${file}:${start_line}\n${remediation}`)}</failure>`;
  return `    <testcase ${name}>${outcome}</testcase>\n`;
}
