import { parseArgs } from 'node:util';
import type { BatchDetails, ScanView } from '@terrasafe/contracts';
import { ApiClient } from '../api-client.js';
import { UsageError } from '../usage-error.js';
import { describeCounts } from './batch-summary.js';

/** Where a scan or a batch is. */
export async function status(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { format: { type: 'string', default: 'table' } },
  });
  const [id, ...more] = positionals;
  if (id === undefined || more.length > 0) throw new UsageError('Name one scan or batch: terrasafe status ID');
  if (values.format !== 'table' && values.format !== 'json') {
    throw new UsageError(`--format takes table or json, not "${values.format}".`);
  }
  const api = new ApiClient('reader');
  const scan = await api.find<ScanView>(`/v1/scans/${encodeURIComponent(id)}`);
  const found = scan ?? (await api.find<BatchDetails>(`/v1/batches/${encodeURIComponent(id)}?per_page=20`));
  if (!found) throw new UsageError(`There is no scan or batch ${id}.`);
  const text = values.format === 'json' ? JSON.stringify(found, null, 2) : describe(found);
  process.stdout.write(`${text}\n`);
  return 0;
}

function describe(found: ScanView | BatchDetails): string {
  return 'counts' in found ? describeBatch(found) : describeScan(found);
}

function describeScan({ id, status: state, filename, score, vulnerability_summary: counts, error }: ScanView): string {
  return [
    `scan    ${id}`,
    `source  ${filename}`,
    `status  ${state}`,
    ...(score === null ? [] : [`score   ${score}`]),
    ...(counts
      ? [`found   ${counts.critical} critical, ${counts.high} high, ${counts.medium} medium, ${counts.low} low`]
      : []),
    ...(error ? [`error   ${error.code}: ${error.reason}`] : []),
  ].join('\n');
}

function describeBatch(batch: BatchDetails): string {
  const { data, pagination } = batch.failures;
  const left = pagination.total - data.length;
  return [
    `batch   ${batch.id}${batch.name && ` (${batch.name})`}`,
    `status  ${batch.status}`,
    `scans   ${describeCounts(batch)}`,
    ...(batch.rejected_count > 0 ? [`refused ${batch.rejected_count} entries`] : []),
    ...data.map(({ filename, error }) => `failed  ${filename}: ${error?.reason ?? ''}`),
    ...(left > 0 ? [`        and ${left} more`] : []),
  ].join('\n');
}
