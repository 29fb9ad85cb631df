import { createHash } from 'node:crypto';
import type { Severity, Vulnerability } from '@terrasafe/contracts';
import { helpOf, openFindings, type Formatter } from './context.js';

const severityOf = { CRITICAL: 'Critical', HIGH: 'High', MEDIUM: 'Medium', LOW: 'Low' } as const satisfies Record<
  Severity,
  string
>;

/** GitLab's SAST report: https://gitlab.com/gitlab-org/security-products/security-report-schemas. Suppressed findings are left out. */
export const gitlab: Formatter = ({ scans }, { rules, version, at }) => {
  const tool = { id: 'terrasafe', name: 'TerraSafe', version, vendor: { name: 'TerraSafe' } };
  const seconds = scans.reduce((sum, { performance }) => sum + performance.scan_time_seconds, 0);
  const report = {
    version: '15.2.1',
    scan: {
      analyzer: tool,
      scanner: tool,
      type: 'sast',
      status: 'success',
      start_time: withoutZone(new Date(at.getTime() - seconds * 1000)),
      end_time: withoutZone(at),
    },
    vulnerabilities: openFindings(scans).map((finding) => {
      const rule = rules.get(finding.rule_id);
      const url = helpOf(rule);
      return {
        id: uuidOf(finding),
        name: rule?.title ?? finding.rule_id,
        description: `${finding.message}.${rule ? ` ${rule.why}` : ''}`,
        severity: severityOf[finding.severity],
        solution: finding.remediation,
        location: { file: finding.file, start_line: finding.start_line, end_line: finding.end_line },
        identifiers: [
          { type: 'terrasafe_rule', name: finding.rule_id, value: finding.rule_id, ...(url && { url }) },
          ...finding.aliases.map((alias) => ({ type: 'terrasafe_alias', name: alias, value: alias })),
        ],
      };
    }),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
};

/** The same finding keeps its id from scan to scan. */
function uuidOf({ fingerprint, file }: Vulnerability): string {
  const hex = createHash('sha256').update(`${file}\n${fingerprint}`).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `5${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}

function withoutZone(date: Date): string {
  return date.toISOString().slice(0, 19);
}
