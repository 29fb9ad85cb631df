import type { BaselineComparison, ScanReport, Vulnerability } from '@terrasafe/contracts';
import { UsageError } from '../usage-error.js';

type Known = BaselineComparison['fixed'][number];

/** The findings that count, as a file to compare later scans with. */
export function writeBaseline({ scans }: ScanReport): string {
  const findings = scans.flatMap(({ vulnerabilities }) => vulnerabilities.filter(isOpen).map(identityOf));
  return `${JSON.stringify({ version: 1, findings }, null, 2)}\n`;
}

/** @throws UsageError when the text is no baseline */
export function readBaseline(path: string, text: string): Known[] {
  try {
    const { version, findings } = JSON.parse(text) as { version: number; findings: Known[] };
    if (version === 1 && findings.every(({ fingerprint }) => typeof fingerprint === 'string')) return findings;
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof TypeError)) throw error;
  }
  throw new UsageError(`${path} is no baseline; --write-baseline makes one.`);
}

/** Tells new findings from those that the baseline has, and lists those that are gone. Findings match by fingerprint. */
export function compareWithBaseline(report: ScanReport, baseline: readonly Known[]): ScanReport {
  const known = new Set(baseline.map(({ fingerprint }) => fingerprint));
  const scans = report.scans.map((scan) => ({
    ...scan,
    vulnerabilities: scan.vulnerabilities.map((it) => ({
      ...it,
      baseline: known.has(it.fingerprint) ? ('unchanged' as const) : ('new' as const),
    })),
  }));
  const open = scans.flatMap(({ vulnerabilities }) => vulnerabilities.filter(isOpen));
  const current = new Set(open.map(({ fingerprint }) => fingerprint));
  const unchanged = open.filter(({ baseline: state }) => state === 'unchanged').length;
  const fixed = baseline.filter(({ fingerprint }) => !current.has(fingerprint));
  return { ...report, scans, baseline: { new: open.length - unchanged, unchanged, fixed } };
}

function isOpen({ suppressed }: Vulnerability): boolean {
  return !suppressed;
}

function identityOf({ fingerprint, rule_id, resource }: Vulnerability): Known {
  return { fingerprint, rule_id, resource };
}
