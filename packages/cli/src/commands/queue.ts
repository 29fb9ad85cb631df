import { parseArgs } from 'node:util';
import type { Page } from '@terrasafe/contracts';
import { formatColumns } from '@terrasafe/reports';
import { ApiClient } from '../api-client.js';
import { UsageError } from '../usage-error.js';

/** The queues that may hold failed jobs, in the order of the pipeline. */
const queues = ['checkout', 'parse', 'score', 'persist'] as const;

interface FailedJob {
  readonly id: string;
  readonly queue: string;
  readonly code: string;
  readonly error: string;
  readonly attempts: number;
  readonly failed_at: string;
  readonly scan: { readonly filename: string; readonly repository: { readonly url: string } | null };
}

const options = {
  queue: { type: 'string' },
  format: { type: 'string', default: 'table' },
} as const;

/** Jobs of the key's tenant that nobody tries any more. */
export async function listFailed(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options });
  const api = new QueueApi();
  const jobs: FailedJob[] = [];
  for (const queue of chosenQueues(values.queue)) jobs.push(...(await api.listAll(queue)));
  if (formatOf(values.format) === 'json') process.stdout.write(`${JSON.stringify(jobs, null, 2)}\n`);
  else if (jobs.length === 0) process.stdout.write('No failed jobs.\n');
  else process.stdout.write(`${tableOf(jobs)}\n`);
  return 0;
}

export async function showFailed(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const [id, ...more] = positionals;
  if (!id || more.length > 0) throw new UsageError('Name one job: terrasafe queue failed show ID');
  const api = new QueueApi();
  for (const queue of chosenQueues(values.queue)) {
    const job = await api.find(queue, id);
    if (!job) continue;
    process.stdout.write(`${formatOf(values.format) === 'json' ? JSON.stringify(job, null, 2) : detailsOf(job)}\n`);
    return 0;
  }
  process.stderr.write(`terrasafe: there is no failed job ${id}\n`);
  return 1;
}

/** Exit code 1 when one that was named is not among the failed. */
export async function retryFailed(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    options: { queue: options.queue, code: { type: 'string' }, all: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const isNamed = positionals.length > 0;
  if (isNamed === (values.all || values.code !== undefined)) {
    throw new UsageError('Name jobs, or take those of one --code, or --all: terrasafe queue failed retry ID…');
  }
  const api = new QueueApi();
  const left = new Set(positionals);
  let retried = 0;
  for (const queue of chosenQueues(values.queue)) {
    if (isNamed && left.size === 0) break;
    // One request takes a bounded number; it is repeated until there is nothing left to take.
    for (let isMore = true; isMore;) {
      const wanted = { ...(isNamed && { ids: [...left] }), ...(values.code && { code: values.code }) };
      const ids = await api.retry(queue, wanted);
      for (const id of ids) left.delete(id);
      retried += ids.length;
      isMore = !isNamed && ids.length > 0;
    }
  }
  process.stdout.write(`${retried} put back into the queue.\n`);
  for (const id of left) process.stderr.write(`terrasafe: there is no failed job ${id}\n`);
  return left.size === 0 ? 0 : 1;
}

class QueueApi {
  readonly #api = new ApiClient('operator');

  async listAll(queue: string): Promise<FailedJob[]> {
    const perPage = 100;
    const jobs: FailedJob[] = [];
    for (let page = 1; ; page += 1) {
      const path = `/v1/queues/${queue}/failed?page=${page}&per_page=${perPage}`;
      const { data, pagination } = await this.#api.json<Page<FailedJob>>(path);
      jobs.push(...data);
      if (page * perPage >= pagination.total) return jobs;
    }
  }

  async find(queue: string, id: string): Promise<FailedJob | undefined> {
    return this.#api.find(`/v1/queues/${queue}/failed/${encodeURIComponent(id)}`);
  }

  async retry(queue: string, wanted: object): Promise<string[]> {
    const init = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(wanted) };
    return (await this.#api.json<{ retried: string[] }>(`/v1/queues/${queue}/failed/retry`, init)).retried;
  }
}

function chosenQueues(name: string | undefined): readonly string[] {
  if (name === undefined) return queues;
  if (!queues.some((queue) => queue === name))
    throw new UsageError(`--queue takes ${queues.join(', ')}, not "${name}".`);
  return [name];
}

function formatOf(format: string): 'table' | 'json' {
  if (format === 'table' || format === 'json') return format;
  throw new UsageError(`--format takes table or json, not "${format}".`);
}

const sourceOf = ({ scan }: FailedJob) => scan.repository?.url ?? scan.filename;

function tableOf(jobs: readonly FailedJob[]): string {
  const rows = jobs.map((job) => [job.id, job.queue, job.failed_at, job.code, sourceOf(job)]);
  return formatColumns(['ID', 'QUEUE', 'FAILED AT', 'CODE', 'SOURCE'], rows, []);
}

function detailsOf(job: FailedJob): string {
  return [
    `id        ${job.id}`,
    `queue     ${job.queue}`,
    `source    ${sourceOf(job)}`,
    `failed at ${job.failed_at}, after ${job.attempts} attempts`,
    `code      ${job.code}`,
    `error     ${job.error}`,
  ].join('\n');
}
