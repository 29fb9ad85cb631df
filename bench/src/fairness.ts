// How long a tenant waits for a single scan while another tenant's batch of 10,000 is queued, beside an idle system.
//   node bench/dist/src/fairness.js [--batch 10000] [--scans 60]
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startTerrasafe } from '@terrasafe/cli';
import { parseQueue } from '@terrasafe/contracts';
import { fileHash, pack } from '@terrasafe/filesets';
import { issueApiKey } from '@terrasafe/identity';
import { connectRedis, countQueues, openIntake, watchFinishedScans } from '@terrasafe/queue';
import { createLogger } from '@terrasafe/service';
import { ApiKeyRepository, TenantRepository, openStore } from '@terrasafe/store';
import { v7 as uuidv7 } from 'uuid';
import { sourceOf } from './small-source.js';

const { values } = parseArgs({
  options: { batch: { type: 'string', default: '10000' }, scans: { type: 'string', default: '60' } },
});
const [batch, scans] = [Number(values.batch), Number(values.scans)];
const timeoutMs = 120_000;
const entriesAtOnce = 100;

const directory = await mkdtemp(join(tmpdir(), 'terrasafe-bench-'));
const stack = await startTerrasafe({
  directory,
  ports: 'free',
  edgePort: 0,
  env: { TERRASAFE_LOG_LEVEL: 'warn' },
  log: () => {},
});
const redis = await connectRedis(stack.redisUrl, { logger: createLogger('bench', 'warn'), whenAway: 'wait' });
const finished = await watchFinishedScans(redis);
try {
  const store = await openStore(stack.databaseUrl, { poolSize: 2 });
  const newTenant = async (slug: string) => {
    const { id } = await new TenantRepository(store).create({ name: slug, slug });
    const { key } = await issueApiKey(new ApiKeyRepository(store), { tenantId: id, name: slug, role: 'member' });
    return { id, key };
  };
  const [many, few] = [await newTenant('many'), await newTenant('few')];
  await store.close();

  await measure(few.key, 'warm', Math.min(20, scans));
  const idle = await measure(few.key, 'idle', scans);
  await submitBatch(many.id);
  const loaded = await measure(few.key, 'loaded', scans);
  const left = (await countQueues(redis, many.id)).find(({ name }) => name === parseQueue.name)!.queued;
  if (left === 0) throw new Error('the batch was over before the measurement: take a larger --batch');

  const row = (name: string, times: readonly number[]) =>
    `${name.padEnd(26)} p50 ${at(times, 0.5).toFixed(0).padStart(6)} ms   p95 ${at(times, 0.95).toFixed(0).padStart(6)} ms`;
  console.log(row('idle', idle));
  console.log(row(`${batch} of another tenant`, loaded));
  console.log(`ratio of p95               ${(at(loaded, 0.95) / at(idle, 0.95)).toFixed(2)}`);
  console.log(`still queued at the end    ${left}`);
} finally {
  await finished.close();
  redis.disconnect();
  await stack.stop();
  await rm(directory, { recursive: true, force: true });
}

/** Single scans one after another, from the upload to its end, in ms. */
async function measure(key: string, round: string, count: number): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const form = new FormData();
    form.append('file', new Blob([sourceOf(`${round}_${index}`)]), 'main.tf');
    const started = performance.now();
    const response = await fetch(`${stack.url}/v1/scans`, {
      method: 'POST',
      body: form,
      headers: { 'X-API-Key': key },
    });
    if (response.status !== 202) throw new Error(`upload: ${response.status} ${await response.text()}`);
    const { id } = (await response.json()) as { id: string };
    if (!(await finished.wait(id, timeoutMs))) throw new Error(`scan ${id} did not end`);
    times.push(performance.now() - started);
  }
  return times;
}

async function submitBatch(tenantId: string): Promise<void> {
  const intake = await openIntake(redis, {
    queuedPerTenant: batch,
    runningPerTenant: 1_000,
    totalScans: 2 * batch,
    totalBytes: 2 ** 31,
  });
  const batchId = uuidv7();
  for (let start = 0; start < batch; start += entriesAtOnce) {
    const size = Math.min(entriesAtOnce, batch - start);
    await Promise.all(Array.from({ length: size }, (_, index) => submitEntry(start + index)));
  }

  async function submitEntry(number: number): Promise<void> {
    const text = sourceOf(`entry_${number}`);
    const fileSet = { files: new Map([['main.tf', text]]), unreadable: [] };
    await intake.submit(parseQueue, {
      scan: {
        scanId: uuidv7(),
        tenantId,
        correlationId: createHash('sha1').update(text).digest('hex').slice(0, 36),
        submittedAt: new Date().toISOString(),
        filename: 'main.tf',
        userId: 'bench',
        environment: null,
        lane: 'batch',
        batchId,
        repository: null,
        fileHash: fileHash(fileSet),
        fileSizeBytes: text.length,
        files: { inline: (await pack(fileSet)).toString('base64') },
      },
    });
  }
}

function at(times: readonly number[], quantile: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(quantile * sorted.length))]!;
}
