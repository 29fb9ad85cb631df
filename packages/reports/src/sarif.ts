import { gzipSync } from 'node:zlib';
import type { RuleInfo, ScanError, ScanReport, Severity, Vulnerability } from '@terrasafe/contracts';
import type { Invocation, Log, Notification, ReportingDescriptor, Result } from 'sarif';
import { findingsOf, helpOf, severities, type Formatter, type ReportContext } from './context.js';

/** What GitHub accepts: https://docs.github.com/en/code-security/code-scanning/troubleshooting-sarif-uploads */
const maxResults = 25_000;
const maxTags = 20;
const maxZippedBytes = 10_000_000;
/** Of more than these it shows the worst. */
const maxResultsShown = 5_000;

const levelOf = { CRITICAL: 'error', HIGH: 'error', MEDIUM: 'warning', LOW: 'note' } as const satisfies Record<
  Severity,
  Result.level
>;
/** The middle of the CVSS band that carries the same name. */
const securitySeverityOf = { CRITICAL: '9.5', HIGH: '8.0', MEDIUM: '5.5', LOW: '2.0' } as const satisfies Record<
  Severity,
  string
>;

/**
 * SARIF 2.1.0: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html. Where there are more results than a
 * run may have, or than fit into the size that is accepted, the worst are kept and a notification says so.
 */
export const sarif: Formatter = (report, context) => {
  const findings = findingsOf(report);
  for (let most = Math.min(maxResults, findings.length); ; most = Math.floor(most / 2)) {
    const text = `${JSON.stringify(logOf(report, context, findings, most), null, 2)}\n`;
    const isSmall = text.length <= maxZippedBytes || gzipSync(text).length <= maxZippedBytes;
    if (isSmall || most === 0) return text;
  }
};

function logOf(
  report: ScanReport,
  { rules, version, at }: ReportContext,
  findings: readonly Vulnerability[],
  most: number,
): Log {
  const shown = worstOf(findings, most);
  const ids = [...new Set(shown.map(({ rule_id }) => rule_id))].toSorted();
  const indexOf = new Map(ids.map((id, index) => [id, index]));
  const severityOf = new Map(shown.map(({ rule_id, severity }) => [rule_id, severity]));
  const errors = report.scans.flatMap((scan) => scan.errors);
  const invocation: Invocation = {
    executionSuccessful: true,
    endTimeUtc: at.toISOString(),
    toolExecutionNotifications: [
      ...sizeNotes(findings.length, shown.length, errors.length - maxResults),
      ...errors.slice(0, maxResults).map(notificationOf),
    ],
  };
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'TerraSafe',
            semanticVersion: version,
            rules: ids.map((id) => descriptorOf(id, severityOf.get(id)!, rules.get(id))),
          },
        },
        invocations: [invocation],
        columnKind: 'utf16CodeUnits',
        results: shown.map((finding) => resultOf(finding, indexOf.get(finding.rule_id)!)),
      },
    ],
  };
}

/** The most severe that are not suppressed, in the order of the report. */
function worstOf(findings: readonly Vulnerability[], most: number): readonly Vulnerability[] {
  if (findings.length <= most) return findings;
  const rank = ({ suppressed, severity }: Vulnerability) =>
    suppressed ? severities.length : severities.indexOf(severity);
  const kept = new Set(findings.toSorted((a, b) => rank(a) - rank(b)).slice(0, most));
  return findings.filter((finding) => kept.has(finding));
}

function sizeNotes(all: number, shown: number, errorsLeftOut: number): Notification[] {
  const notes: string[] = [];
  if (shown < all) {
    notes.push(
      `${all - shown} of ${all} results are left out, the least severe: a run may have ${maxResults}, and ${maxZippedBytes} bytes when zipped.`,
    );
  }
  if (shown > maxResultsShown) notes.push(`GitHub shows the ${maxResultsShown} most severe of ${shown} results.`);
  if (errorsLeftOut > 0) notes.push(`${errorsLeftOut} notifications are left out.`);
  return notes.map((text) => ({ level: 'warning', message: { text } }));
}

function descriptorOf(id: string, severity: Severity, rule: RuleInfo | undefined): ReportingDescriptor {
  const help = helpOf(rule);
  const tags = [
    'security',
    rule?.category ?? 'other',
    ...(rule?.mitre ?? []).map((technique) => `attack/${technique}`),
  ];
  return {
    id,
    shortDescription: { text: rule?.title ?? id },
    ...(rule && { fullDescription: { text: rule.why }, help: { text: rule.fix } }),
    ...(help && { helpUri: help }),
    defaultConfiguration: { level: levelOf[severity] },
    properties: { tags: tags.slice(0, maxTags), 'security-severity': securitySeverityOf[severity], precision: 'high' },
  };
}

function resultOf(finding: Vulnerability, ruleIndex: number): Result {
  const { rule_id, severity, message, file, start_line, end_line, resource, fingerprint, suppression, baseline } =
    finding;
  return {
    ruleId: rule_id,
    ruleIndex,
    level: levelOf[severity],
    message: { text: message },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(file) },
          region: { startLine: start_line, endLine: end_line },
        },
        logicalLocations: [{ fullyQualifiedName: resource, kind: 'resource' }],
      },
    ],
    partialFingerprints: { 'terrasafe/v1': fingerprint },
    ...(baseline && { baselineState: baseline }),
    suppressions: suppression
      ? [
          {
            kind: suppression.by === 'comment' ? 'inSource' : 'external',
            status: 'accepted',
            ...(suppression.reason && { justification: suppression.reason }),
            location: {
              physicalLocation: {
                artifactLocation: { uri: uriOf(suppression.file) },
                region: { startLine: suppression.line },
              },
            },
          },
        ]
      : [],
  };
}

function notificationOf({ kind, file, line, message }: ScanError): Notification {
  return {
    level: 'warning',
    descriptor: { id: kind },
    message: { text: message },
    locations: [
      { physicalLocation: { artifactLocation: { uri: uriOf(file) }, region: { startLine: Math.max(1, line) } } },
    ],
  };
}

/** A relative path as a URI reference. */
function uriOf(file: string): string {
  return file.split('/').map(encodeURIComponent).join('/');
}
