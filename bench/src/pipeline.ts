// End-to-end throughput: small scans from POST to committed row, beside a no-op BullMQ chain of as many stages, processes
// and jobs at a time on the same Redis in the same run; the CPU time of a scan beside the sum of what it cannot do
// without; memory and cost from the first thousand to the last; what ingest alone accepts beside a bare `add`.
//   node bench/dist/src/pipeline.js [--scans 4000] [--double parser-worker]
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { startTerrasafe } from '@terrasafe/cli';
import { issueApiKey } from '@terrasafe/identity';
import { freePort, startService } from '@terrasafe/local';
import { ApiKeyRepository, TenantRepository, openStore } from '@terrasafe/store';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { cpuSeconds, family, parentOf } from './cpu-time.js';
import { NoOpChain } from './pipeline/no-op-chain.js';
import { noOpPrefix } from './pipeline/no-op-queue.js';
import { measureParts } from './pipeline/parts.js';
import { cpuPerScan, sample, type NamedProcess, type Sample } from './pipeline/processes.js';
import { UploadClient } from './pipeline/upload-client.js';

const { values } = parseArgs({ options: { scans: { type: 'string', default: '4000' }, double: { type: 'string' } } });
const scans = Number(values.scans);
/** V8 goes on to compile the rules, and everything else, for so long. */
const warmUps = 6_000;
/** Uploads at a time, and scans that may be on their way at a time. */
const uploadsInFlight = 32;
const openScans = 400;
/** As many jobs at a time as the services take unless configured otherwise. */
const stages = [
  { name: 'parse', concurrency: 2 },
  { name: 'score', concurrency: 20 },
  { name: 'persist', concurrency: 64 },
];

const directory = await mkdtemp(join(tmpdir(), 'terrasafe-bench-'));
const env = {
  TERRASAFE_LOG_LEVEL: 'warn',
  TERRASAFE_RATE_LIMIT_REQUESTS: '1000000000',
  TERRASAFE_TENANT_MAX_QUEUED: '1000000',
};
const stack = await startTerrasafe({ directory, ports: 'free', edgePort: 0, env, log: () => {} });
const redis = new Redis(stack.redisUrl, { maxRetriesPerRequest: null });
const store = await openStore(stack.databaseUrl, { poolSize: 1, role: 'maintenance' });
try {
  const tenants = new TenantRepository(store);
  const tenant = await tenants.create({ name: 'bench', slug: 'bench' });
  const { key } = await issueApiKey(new ApiKeyRepository(store), {
    tenantId: tenant.id,
    name: 'bench',
    role: 'member',
  });
  const client = new UploadClient(stack.services.get('ingest-api')!.port, key, uploadsInFlight);
  const [backend] = await store.dataSource.query<{ pid: number }[]>('select pg_backend_pid() as pid');
  const redisPid = Number(/process_id:(\d+)/.exec(await redis.info('server'))![1]);
  // Backends come and go, that of this connection as well.
  const postmaster = parentOf(backend!.pid);
  const postgresPids = () => family(postmaster);
  const processes: NamedProcess[] = [
    ...[...stack.services.values()].map(({ name, pid }) => ({ name, pids: () => [pid] })),
    { name: 'redis', pids: () => [redisPid] },
    { name: 'postgres', pids: postgresPids },
  ];

  /** The roll-up is written with the row, and costs nothing to read. */
  const ended = async () => {
    const rows = await store.dataSource.query<{ ended: string }[]>(
      'select completed_scans + failed_scans as ended from tenant_stats where tenant_id = $1',
      [tenant.id],
    );
    return Number(rows[0]?.ended ?? 0);
  };

  /** Uploads files that nobody has seen, and samples the processes whenever a tenth of the scans has ended. */
  const runPipeline = async (round: string, count: number, open: number) => {
    const before = await ended();
    const samples: Sample[] = [sample(processes, 0)];
    const waiting = stages.map(() => [] as number[]);
    const started = performance.now();
    let sent = 0;
    let done = 0;
    const upload = async () => {
      while (sent < count) {
        if (sent - done >= open) await sleep(10);
        else await client.upload(`${round}_${sent++}`);
      }
    };
    const watch = async () => {
      while (done < count) {
        await sleep(50);
        done = (await ended()) - before;
        if (done >= (samples.length * count) / 10) samples.push(sample(processes, done));
        const jobs = await Promise.all(stages.map(({ name }) => waitingJobs(name)));
        jobs.forEach((waits, index) => waiting[index]!.push(waits));
      }
    };
    const ownBefore = cpuSeconds([process.pid]);
    await Promise.all([...Array.from({ length: uploadsInFlight }, upload), watch()]);
    const rate = (count * 1000) / (performance.now() - started);
    const clientMs = ((cpuSeconds([process.pid]) - ownBefore) * 1000) / count;
    return { rate, samples, clientMs, waiting: waiting.map(mean) };
  };

  const waitingJobs = async (queue: string) => {
    const inQueue = await redis.llen(`{terrasafe}:${queue}:wait`);
    return queue === 'parse'
      ? inQueue + (await redis.llen(`{terrasafe}:intake:parse:interactive:${tenant.id}`))
      : inQueue;
  };

  await runPipeline('warm', warmUps, openScans);
  const chain = await NoOpChain.start(stack.redisUrl, stages);
  await chain.run(warmUps, uploadsInFlight, openScans);
  const chainOnce = async () => {
    const pids = [process.pid, redisPid, ...chain.pids];
    const before = cpuSeconds(pids);
    const count = Math.min(scans, 10_000);
    const seconds = await chain.run(count, uploadsInFlight, openScans);
    return { rate: count / seconds, cpuMs: ((cpuSeconds(pids) - before) * 1000) / count };
  };
  // Before and after, so that a change of the machine's mood shows.
  const chains = [await chainOnce()];
  const main = await runPipeline('main', scans, openScans);
  chains.push(await chainOnce());
  await chain.close();
  const partsTenant = await tenants.create({ name: 'parts', slug: 'parts' });
  const parts = await measureParts(stack.databaseUrl, partsTenant.id, postgresPids);

  const chainRate = mean(chains.map(({ rate }) => rate));
  const chainMs = mean(chains.map(({ cpuMs }) => cpuMs));
  console.log('Throughput, per second');
  line('no-op chain', chainRate.toFixed(0), `(${chains.map(({ rate }) => rate.toFixed(0)).join(', ')})`);
  line('pipeline, POST to row', main.rate.toFixed(0));
  line('ratio (at least 0.4)', (main.rate / chainRate).toFixed(3));

  console.log('\nCPU of a scan, ms           all     first tenth  last tenth');
  const [start, end] = [main.samples[0]!, main.samples.at(-1)!];
  const names = [...start.cpu.keys()];
  const spans = [
    [start, end],
    [start, main.samples[1]!],
    [main.samples.at(-2)!, end],
  ] as const;
  const figures = (name: string) => spans.map(([from, to]) => cpuPerScan(from, to, name));
  for (const name of names) line(name, ...figures(name).map((ms) => ms.toFixed(2)));
  const totals = names.map(figures).reduce((sums, each) => sums.map((sum, index) => sum + each[index]!));
  line('pipeline', ...totals.map((ms) => ms.toFixed(2)));
  line('client, not counted', main.clientMs.toFixed(2));

  console.log('\nParts of a scan alone, on every core at once, ms of CPU');
  const sum = chainMs + parts.analysis + parts.inference + parts.insert;
  line('no-op chain', chainMs.toFixed(2));
  line('parse and check', parts.analysis.toFixed(2));
  line('inference', parts.inference.toFixed(2));
  line('insert', parts.insert.toFixed(2));
  line('sum', sum.toFixed(2));
  line('ratio (at most 1.5)', (totals[0]! / sum).toFixed(2));

  console.log('\nResident MB                 start   middle  end');
  const middle = main.samples[Math.floor(main.samples.length / 2)]!;
  for (const name of names) line(name, ...[start, middle, end].map(({ memory }) => memory.get(name)!.toFixed(0)));

  if (values.double) await showMovedBottleneck(values.double);
  await showIngestAlone();
  client.close();

  async function showMovedBottleneck(name: string): Promise<void> {
    const port = await freePort();
    const second = await startService({
      name,
      entry: fileURLToPath(new URL(`../../../services/${name}/dist/src/main.js`, import.meta.url)),
      env: {
        ...env,
        TERRASAFE_PORT: String(port),
        TERRASAFE_HOST: '127.0.0.1',
        TERRASAFE_REDIS_URL: stack.redisUrl,
        TERRASAFE_DATABASE_URL: stack.databaseUrl,
        TERRASAFE_BLOB_URL: pathToFileURL(join(directory, 'blobs')).href,
        TERRASAFE_MIRROR_DIRECTORY: join(directory, 'mirrors'),
      },
      directory,
      log: () => {},
    });
    try {
      await runPipeline('warm_doubled', warmUps, openScans);
      const doubled = await runPipeline('doubled', scans, openScans);
      console.log(`\nJobs that wait, on average, and scans/s    ${stages.map(({ name: stage }) => stage).join('  ')}`);
      line(`one ${name}`, ...main.waiting.map((jobs) => jobs.toFixed(0)), main.rate.toFixed(0));
      line(`two of ${name}`, ...doubled.waiting.map((jobs) => jobs.toFixed(0)), doubled.rate.toFixed(0));
    } finally {
      await second.stop();
    }
  }

  /** Nobody takes the scans meanwhile, so the machine has nothing else to do. */
  async function showIngestAlone(): Promise<void> {
    for (const worker of ['parser-worker', 'checkout-worker']) await stack.services.get(worker)!.stop();
    const count = Math.min(scans, 5_000);
    const queue = new Queue('raw', { connection: redis, prefix: noOpPrefix });
    const example = { trace: {}, payload: 'x'.repeat(1_200) };
    const rateOf = async (once: (index: number) => Promise<unknown>) => {
      const started = performance.now();
      let next = 0;
      const work = async () => {
        while (next < count) await once(next++);
      };
      await Promise.all(Array.from({ length: uploadsInFlight }, work));
      return (count * 1000) / (performance.now() - started);
    };
    const ingestPid = stack.services.get('ingest-api')!.pid;
    await rateOf((index) => queue.add('raw', example, { jobId: `warm-${index}` }));
    const added = await rateOf((index) => queue.add('raw', example, { jobId: `raw-${index}` }));
    const before = cpuSeconds([ingestPid, redisPid]);
    const accepted = await rateOf((index) => client.upload(`ingest_${index}`));
    const cpuMs = ((cpuSeconds([ingestPid, redisPid]) - before) * 1000) / count;
    await client.submitBatch(count, 'warm');
    const begun = performance.now();
    await client.submitBatch(count, 'batch');
    const entered = (count * 1000) / (performance.now() - begun);
    await queue.close();
    console.log('\nIngest alone, scans accepted per second');
    line('add', added.toFixed(0));
    line('an upload each', accepted.toFixed(0), `${cpuMs.toFixed(2)} ms of CPU each, Redis included`);
    line('ratio (at least 0.5)', (accepted / added).toFixed(3));
    line('entries of one batch', entered.toFixed(0));
    line('ratio (at least 0.5)', (entered / added).toFixed(3));
  }
} finally {
  redis.disconnect();
  await store.close();
  await stack.stop();
  await rm(directory, { recursive: true, force: true });
}

function line(name: string, ...cells: string[]): void {
  console.log(`  ${name.padEnd(24)}${cells.map((cell) => cell.padStart(8)).join('')}`.trimEnd());
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
