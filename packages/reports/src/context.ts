import type { RuleInfo, ScanReport, ScanResult, Severity, Vulnerability } from '@terrasafe/contracts';

/** What a format may need beside the report itself. */
export interface ReportContext {
  /** Facts of the rules that were run, by id. A finding of a rule that is not among them still shows. */
  readonly rules: ReadonlyMap<string, RuleInfo>;
  /** Lines of a file that was scanned, by the path in the report; undefined where its text is not at hand. */
  readonly linesOf: (file: string) => readonly string[] | undefined;
  readonly version: string;
  /** When the scan ended. */
  readonly at: Date;
  /** Columns of a table. */
  readonly width: number;
  readonly isColored: boolean;
}

export type Formatter = (report: ScanReport, context: ReportContext) => string;

export const severities = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'] as const satisfies readonly Severity[];

/** Findings of every root, the suppressed ones included. */
export function findingsOf({ scans }: ScanReport): Vulnerability[] {
  return scans.flatMap((scan) => scan.vulnerabilities);
}

/** Findings that count. */
export function openFindings(scans: readonly ScanResult[]): Vulnerability[] {
  return scans.flatMap((scan) => scan.vulnerabilities.filter(({ suppressed }) => !suppressed));
}

/** Where a reader learns more of a rule. */
export function helpOf(rule: RuleInfo | undefined): string | undefined {
  return rule?.references[0];
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
