import type { RuleInfo, ScanError, Severity, Vulnerability } from '@terrasafe/contracts';
import type { Invocation, Log, Notification, ReportingDescriptor, Result } from 'sarif';
import { findingsOf, helpOf, type Formatter } from './context.js';

/** https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning */
const maxResults = 25_000;
const maxTags = 20;

const levelOf = { CRITICAL: 'error', HIGH: 'error', MEDIUM: 'warning', LOW: 'note' } as const satisfies Record<
  Severity,
  Result.level
>;
/** The middle of the CVSS band that carries the same name. */
const securitySeverityOf = { CRITICAL: '9.5', HIGH: '8.0', MEDIUM: '5.5', LOW: '2.0' } as const satisfies Record<
  Severity,
  string
>;

/** SARIF 2.1.0: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html */
export const sarif: Formatter = (report, { rules, version, at }) => {
  const findings = findingsOf(report);
  const shown = findings.slice(0, maxResults);
  const ids = [...new Set(shown.map(({ rule_id }) => rule_id))].toSorted();
  const indexOf = new Map(ids.map((id, index) => [id, index]));
  const severityOf = new Map(shown.map(({ rule_id, severity }) => [rule_id, severity]));
  const notifications = report.scans.flatMap((scan) => scan.errors).map(notificationOf);
  if (findings.length > shown.length) {
    const text = `${findings.length - shown.length} of ${findings.length} results are left out: ${maxResults} is the most that a run may have.`;
    notifications.unshift({ level: 'warning', message: { text } });
  }
  const invocation: Invocation = {
    executionSuccessful: true,
    endTimeUtc: at.toISOString(),
    toolExecutionNotifications: notifications,
  };
  const log: Log = {
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
  return `${JSON.stringify(log, null, 2)}\n`;
};

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
