import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { BatchAccepted, Severity } from '@terrasafe/contracts';
import { ApiClient } from '../api-client.js';
import { UsageError } from '../usage-error.js';
import { summarize } from './batch-summary.js';
import { readRepositoryList, type ListedRepository } from './repository-list.js';
import { oneOf, severities } from './scan-arguments.js';
import { watchBatch } from './watch-batch.js';

const attempts = 5;
const maxWaitSeconds = 30;

/**
 * Has every repository of a list scanned. With --watch it stays until all have ended.
 * @returns the exit code: 2 when a repository was refused or its scan failed, 1 when a finding at or above `--fail-on`
 * was found, else 0
 */
export async function batch(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      name: { type: 'string' },
      watch: { type: 'boolean', default: false },
      'fail-on': { type: 'string', default: 'LOW' },
    },
  });
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw new UsageError('Name one list: terrasafe batch repos.txt');
  const failOn = oneOf('--fail-on', [...severities, 'never'] as const, values['fail-on']);
  const listed = readRepositoryList(file, await readText(file));
  const api = new ApiClient('member');
  const accepted = await send(api, values.name ?? file, listed);
  for (const { line, url, reason } of accepted.rejected) {
    process.stderr.write(`${file}:${listed[(line ?? 0) - 1]?.line}: ${url ?? ''}: ${reason}\n`);
  }
  const unlisted = accepted.rejected_count - accepted.rejected.length;
  if (unlisted > 0) process.stderr.write(`and ${unlisted} more\n`);
  process.stdout.write(`${accepted.id}\n`);
  const hasRefused = accepted.rejected_count > 0;
  if (!values.watch) return hasRefused ? 2 : 0;

  const { counts } = await watchBatch(api, accepted.id);
  const { totals, text } = await summarize(api, accepted.id);
  process.stdout.write(`${text}\n`);
  if (hasRefused || counts.failed > 0) return 2;
  return isFailing(totals, failOn) ? 1 : 0;
}

function isFailing(totals: Record<Severity, number>, failOn: Severity | 'never'): boolean {
  if (failOn === 'never') return false;
  return severities.slice(0, severities.indexOf(failOn) + 1).some((severity) => totals[severity] > 0);
}

/** Again when the service asks for patience: the key keeps a batch from being accepted twice. */
async function send(api: ApiClient, name: string, listed: readonly ListedRepository[]): Promise<BatchAccepted> {
  const headers = { 'Content-Type': 'application/x-ndjson', 'Idempotency-Key': randomUUID() };
  const body = listed.map(({ line: _, ...entry }) => `${JSON.stringify(entry)}\n`).join('');
  for (let attempt = 1; ; attempt += 1) {
    const path = `/v1/batches?name=${encodeURIComponent(name.slice(-255))}`;
    const response = await api.fetch(path, { method: 'POST', headers, body });
    const isBusy = response.status === 429 || response.status === 503;
    if (!isBusy || attempt === attempts) return api.read<BatchAccepted>(response);
    await response.body?.cancel();
    await sleep(1000 * Math.min(maxWaitSeconds, Number(response.headers.get('Retry-After')) || 1));
  }
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${file}: ${(error as Error).message}`);
  }
}
