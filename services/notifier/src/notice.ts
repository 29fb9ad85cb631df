import { Severity, type NotifyJob, type ScanProspect, type Vulnerability } from '@terrasafe/contracts';
import type { CommitStatus, PullRequestComment } from '@terrasafe/hosts';
import { formats } from '@terrasafe/reports';
import type { ScanRow, WebhookIntegrationRow } from '@terrasafe/store';
import type { Outcome } from './read-outcome.js';

/** What is told of a scan that has ended. */
export interface Notice {
  readonly status: CommitStatus;
  readonly comment: PullRequestComment;
}

type Integration = Pick<WebhookIntegrationRow, 'id' | 'fail_on'>;

export function describeCompleted(
  scan: ScanRow,
  outcome: Outcome,
  integration: Integration,
  publicUrl: string,
): Notice {
  const { report, counting } = outcome;
  const url = urlOf(scan, publicUrl);
  const context = {
    rules: new Map(),
    linesOf: () => undefined,
    version: '',
    at: scan.completed_at,
    width: 0,
    isColored: false,
  };
  return {
    status: {
      name: statusName(scan.pull_request),
      state: isFailure(counting, integration) ? 'failure' : 'success',
      description: summarize(scan, outcome),
      url,
    },
    comment: {
      marker: markerOf(integration),
      text: `${introduction(scan)} [All of it](${url})\n\n${formats.markdown(report, context)}`,
    },
  };
}

export function describeFailed(scan: ScanRow, integration: Integration, publicUrl: string): Notice {
  const url = urlOf(scan, publicUrl);
  const reason = scan.error_reason ?? 'The scan failed.';
  return {
    status: { name: statusName(scan.pull_request), state: 'error', description: `Not scanned: ${reason}`, url },
    comment: {
      marker: markerOf(integration),
      text: `## TerraSafe: not scanned\n\n${introduction(scan)} [More](${url})\n\n${asCode(reason)}\n`,
    },
  };
}

/** What a commit shows before the end of its scan. Of one that never begins there is nothing more to be seen. */
export function describeProspect(
  { scanId, pullRequest }: NotifyJob,
  prospect: ScanProspect,
  publicUrl: string,
): CommitStatus {
  const name = statusName(pullRequest);
  return prospect === 'pending'
    ? { name, state: 'pending', description: 'Waiting for its scan.', url: urlOf({ id: scanId }, publicUrl) }
    : { name, state: 'superseded', description: 'Not scanned: a newer commit came first.', url: publicUrl };
}

/** A commit may be scanned for a pull request and for its branch, with different results. */
function statusName(pullRequest: number | null): string {
  return pullRequest === null ? 'terrasafe/push' : 'terrasafe/pull-request';
}

function markerOf({ id }: Integration): string {
  return `terrasafe:${id}`;
}

function urlOf({ id }: Pick<ScanRow, 'id'>, publicUrl: string): string {
  return `${publicUrl}/v1/scans/${id}`;
}

function introduction({ commit_sha }: ScanRow): string {
  return commit_sha === null ? 'Of the newest commit.' : `Of commit ${commit_sha.slice(0, 12)}.`;
}

function isFailure(counting: readonly Vulnerability[], { fail_on }: Integration): boolean {
  if (fail_on === 'NEVER') return false;
  const worst = Severity.options.slice(0, Severity.options.indexOf(fail_on) + 1);
  return counting.some(({ severity }) => worst.includes(severity));
}

/** One line, such as "2 new findings (1 critical, 1 low), 5 unchanged, 0 fixed; score 42". */
function summarize(scan: ScanRow, { report: { baseline }, counting }: Outcome): string {
  const bySeverity = Severity.options
    .map((severity) => [counting.filter((finding) => finding.severity === severity).length, severity] as const)
    .filter(([count]) => count > 0)
    .map(([count, severity]) => `${count} ${severity.toLowerCase()}`);
  const noun = `${baseline ? 'new ' : ''}finding${counting.length === 1 ? '' : 's'}`;
  const total = `${counting.length === 0 ? 'No' : counting.length} ${noun}`;
  const details = bySeverity.length > 0 ? ` (${bySeverity.join(', ')})` : '';
  const rest = baseline ? `, ${baseline.unchanged} unchanged, ${baseline.fixed.length} fixed` : '';
  return `${total}${details}${rest}; score ${scan.score}`;
}

/** Reasons may repeat what users have written. */
function asCode(text: string): string {
  return `\`${text.replaceAll('`', "'").replaceAll(/\s+/g, ' ')}\``;
}
