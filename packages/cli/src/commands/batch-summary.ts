import type { BatchProgress, Page, ScanView, Severity, SeverityCounts } from '@terrasafe/contracts';
import { formatColumns } from '@terrasafe/reports';
import type { ApiClient } from '../api-client.js';
import { severities } from './scan-arguments.js';

/** More lines than this nobody reads; `status` and the API have the rest. */
const shownRows = 20;

export interface BatchSummary {
  readonly totals: Record<Severity, number>;
  readonly text: string;
}

export function describeCounts({ counts, eta_seconds: eta }: BatchProgress): string {
  const { queued, completed, failed, ...running } = counts;
  const active = Object.values(running).reduce((sum, number) => sum + number, 0);
  const times = eta === null ? '' : `, about ${describeSeconds(eta)} left`;
  return `${completed} completed, ${failed} failed, ${active} running, ${queued} waiting${times}`;
}

function describeSeconds(seconds: number): string {
  if (seconds < 90) return `${seconds} s`;
  return seconds < 5_400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3_600).toFixed(1)} h`;
}

/** Of all scans of a batch that has ended: the worst of them, those that failed, and the sums. */
export async function summarize(api: ApiClient, batchId: string): Promise<BatchSummary> {
  const totals: Record<Severity, number> = { CRITICAL: 0, HIGH: 0, MEDIUM: 0, LOW: 0 };
  let worst: ScanView[] = [];
  const failed: ScanView[] = [];
  let completed = 0;
  let failures = 0;
  for await (const scan of allScans(api, batchId)) {
    if (scan.vulnerability_summary === null) {
      failures += 1;
      if (failed.length < shownRows) failed.push(scan);
      continue;
    }
    completed += 1;
    for (const severity of severities) totals[severity] += countOf(scan.vulnerability_summary, severity);
    worst = [...worst, scan].toSorted((a, b) => (b.score ?? 0) - (a.score ?? 0)).slice(0, shownRows);
  }
  const found = severities.map((severity) => `${totals[severity]} ${severity.toLowerCase()}`).join(', ');
  const text = [
    ...(worst.length > 0 ? [tableOf(worst), ...more(completed, worst.length), ''] : []),
    ...failed.map(({ filename, error }) => `failed: ${filename}: ${error?.reason ?? ''}`),
    ...more(failures, failed.length),
    `${completed} scans completed, ${failures} failed; found ${found}`,
  ];
  return { totals, text: text.join('\n') };
}

function tableOf(scans: readonly ScanView[]): string {
  const rows = scans.map(({ filename, score, vulnerability_summary: counts }) => [
    filename,
    String(score ?? '–'),
    ...severities.map((severity) => String(countOf(counts!, severity))),
  ]);
  return formatColumns(['SOURCE', 'SCORE', ...severities], rows, ['SCORE', ...severities]);
}

const countOf = (counts: SeverityCounts, severity: Severity) => counts[severity.toLowerCase() as keyof SeverityCounts];

const more = (all: number, shown: number) => (all > shown ? [`and ${all - shown} more`] : []);

async function* allScans(api: ApiClient, batchId: string): AsyncIterable<ScanView> {
  for (let cursor: string | undefined; ;) {
    const after = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page = await api.json<Page<ScanView>>(`/v1/batches/${batchId}/scans?per_page=100${after}`);
    yield* page.data;
    cursor = page.pagination.next_cursor ?? undefined;
    if (cursor === undefined) return;
  }
}
