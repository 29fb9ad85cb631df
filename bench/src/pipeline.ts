// End-to-end throughput: scans per second from POST to committed row, beside a no-op BullMQ chain of the same three
// queues on the same Redis in the same run, and the CPU time of each process for one scan.
//   node bench/dist/src/pipeline.js [--scans 2000]
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startTerrasafe } from '@terrasafe/cli';
import { issueApiKey } from '@terrasafe/identity';
import { ApiKeyRepository, TenantRepository, openStore } from '@terrasafe/store';
import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { cpuSeconds, family } from './cpu-time.js';
import { sourceOf } from './small-source.js';

const { values } = parseArgs({ options: { scans: { type: 'string', default: '2000' } } });
const scans = Number(values.scans);
const uploadsInFlight = 32;

const directory = await mkdtemp(join(tmpdir(), 'terrasafe-bench-'));
const stack = await startTerrasafe({
  directory,
  ports: 'free',
  edgePort: 0,
  env: { TERRASAFE_LOG_LEVEL: 'warn', TERRASAFE_RATE_LIMIT_REQUESTS: '1000000000' },
  log: () => {},
});
try {
  const store = await openStore(stack.databaseUrl, { poolSize: 2, role: 'maintenance' });
  const tenant = await new TenantRepository(store).create({ name: 'bench', slug: 'bench' });
  const { key } = await issueApiKey(new ApiKeyRepository(store), {
    tenantId: tenant.id,
    name: 'bench',
    role: 'member',
  });
  const committed = async () =>
    Number((await store.dataSource.query<{ count: string }[]>('select count(*) from scans'))[0]!.count);

  await runPipeline('warm', Math.min(300, scans), key, committed);
  const chains = [await runChain(scans)];
  const [backend] = await store.dataSource.query<{ pid: number }[]>('select pg_backend_pid() as pid');
  const processes = await namedProcesses(backend!.pid);
  const before = processes.map(({ pids }) => cpuSeconds(pids));
  const pipeline = await runPipeline('main', scans, key, committed);
  const used = processes.map(({ name, pids }, index) => ({
    name,
    ms: ((cpuSeconds(pids) - before[index]!) * 1000) / scans,
  }));
  chains.push(await runChain(scans));
  await store.close();

  const chain = chains.reduce((sum, rate) => sum + rate, 0) / chains.length;
  console.log(
    `no-op chain of 3 queues   ${chain.toFixed(0)} chains/s (${chains.map((rate) => rate.toFixed(0)).join(', ')})`,
  );
  console.log(`pipeline, POST to row     ${pipeline.toFixed(0)} scans/s`);
  console.log(`ratio                     ${(pipeline / chain).toFixed(3)}`);
  console.log('\nCPU per scan, ms');
  for (const { name, ms } of used) console.log(`  ${name.padEnd(20)} ${ms.toFixed(2)}`);
  console.log(`  ${'all'.padEnd(20)} ${used.reduce((sum, { ms }) => sum + ms, 0).toFixed(2)}`);
} finally {
  await stack.stop();
  await rm(directory, { recursive: true, force: true });
}

/** Uploads distinct files, so that no cache answers, and waits until every row is there. */
async function runPipeline(
  round: string,
  count: number,
  key: string,
  committed: () => Promise<number>,
): Promise<number> {
  const already = await committed();
  const started = performance.now();
  let next = 0;
  const upload = async () => {
    while (next < count) {
      const form = new FormData();
      form.append('file', new Blob([sourceOf(`${round}_${next++}`)]), 'main.tf');
      const response = await fetch(`${stack.url}/v1/scans`, {
        method: 'POST',
        body: form,
        headers: { 'X-API-Key': key },
      });
      if (response.status !== 202) throw new Error(`upload: ${response.status} ${await response.text()}`);
      await response.arrayBuffer();
    }
  };
  await Promise.all(Array.from({ length: uploadsInFlight }, upload));
  while ((await committed()) < already + count) await sleep(20);
  return (count * 1000) / (performance.now() - started);
}

async function runChain(count: number): Promise<number> {
  const connection = new Redis(stack.redisUrl, { maxRetriesPerRequest: null });
  const names = ['noop-a', 'noop-b', 'noop-c'];
  const queues = names.map((name) => new Queue(name, { connection, prefix: '{bench}' }));
  const options = { removeOnComplete: true };
  let finished = 0;
  let done = () => {};
  const all = new Promise<void>((resolve) => (done = resolve));
  const workers = names.map(
    (name, stage) =>
      new Worker(
        name,
        async (job) => {
          const following = queues[stage + 1];
          if (following) await following.add('noop', job.data, options);
          else if ((finished += 1) === count) done();
        },
        { connection, prefix: '{bench}', concurrency: 20 },
      ),
  );
  const started = performance.now();
  for (let sent = 0; sent < count; sent += uploadsInFlight) {
    const size = Math.min(uploadsInFlight, count - sent);
    await Promise.all(Array.from({ length: size }, (_, index) => queues[0]!.add('noop', { n: sent + index }, options)));
  }
  await all;
  const rate = (count * 1000) / (performance.now() - started);
  await Promise.all(workers.map((worker) => worker.close()));
  await Promise.all(queues.map((queue) => queue.close()));
  await connection.quit();
  return rate;
}

async function namedProcesses(postgresBackend: number): Promise<{ name: string; pids: number[] }[]> {
  const redis = new Redis(stack.redisUrl);
  const redisPid = Number(/process_id:(\d+)/.exec(await redis.info('server'))![1]);
  await redis.quit();
  return [
    { name: 'benchmark and edge', pids: [process.pid] },
    ...[...stack.services.values()].map(({ name, pid }) => ({ name, pids: [pid] })),
    { name: 'redis', pids: [redisPid] },
    { name: 'postgres', pids: family(postgresBackend) },
  ];
}
