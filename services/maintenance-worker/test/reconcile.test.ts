import { fork, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { access, mkdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseQueue } from '@terrasafe/contracts';
import type { LocalServer } from '@terrasafe/local';
import { connectRedis, findScanProgress, openConsumer, openIntake } from '@terrasafe/queue';
import { TestServers, logger, parseJob, roomy, until } from '@terrasafe/testing';
import { expect } from 'chai';
import type { Redis } from 'ioredis';

const entry = fileURLToPath(new URL('../src/main.js', import.meta.url));

describe('maintenance-worker', function () {
  this.timeout(120_000);
  const servers = new TestServers();
  let postgres: LocalServer;
  let redisServer: LocalServer;
  let redis: Redis;
  const workers: ChildProcess[] = [];

  before(async () => {
    [postgres, redisServer] = await Promise.all([servers.openPostgres(), servers.openRedis()]);
    redis = servers.closing(await connectRedis(redisServer.url, { logger, whenAway: 'wait' }));
  });
  after(async () => {
    for (const worker of workers) worker.kill('SIGKILL');
    await servers.stop();
  });

  function startWorker(): ChildProcess {
    const env = {
      ...process.env,
      TERRASAFE_HOST: '127.0.0.1',
      TERRASAFE_PORT: '0',
      TERRASAFE_REDIS_URL: redisServer.url,
      TERRASAFE_DATABASE_URL: postgres.url,
      TERRASAFE_BLOB_URL: pathToFileURL(join(servers.directory, 'blobs')).href,
      TERRASAFE_RECONCILE_SECONDS: '1',
      TERRASAFE_LOG_LEVEL: 'silent',
    };
    const worker = fork(entry, { env, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    workers.push(worker);
    return worker;
  }

  async function submitScan(): Promise<string> {
    const job = parseJob();
    await (await openIntake(redis, roomy)).submit(parseQueue, job);
    return job.scan.scanId;
  }

  it('puts a lost scan back once, while one of two workers is killed, and ends with 0 at SIGTERM', async () => {
    const scanId = await submitScan();
    // As if Redis had lost the job.
    await redis.del(`{terrasafe}:parse:${scanId}`, '{terrasafe}:parse:wait');
    const [victim, survivor] = [startWorker(), startWorker()];
    await until(async () => (await redis.exists('{terrasafe}:maintenance-reconcile:meta')) === 1);
    victim.kill('SIGKILL');
    await until(async () => (await redis.lrange('{terrasafe}:parse:wait', 0, -1)).length > 0);
    // Several rounds later it still is there once, since it is on its way.
    await sleep(3_000);
    expect(await redis.lrange('{terrasafe}:parse:wait', 0, -1)).to.deep.equal([scanId]);
    expect(await redis.hget(`{terrasafe}:scan:${scanId}`, 'recoveries')).to.equal('1');

    // Or it would put back what is taken below and never ends.
    survivor.kill('SIGTERM');
    expect(await once(survivor, 'exit')).to.deep.equal([0, null]);

    const seen: unknown[] = [];
    const consumer = openConsumer(parseQueue, redis, {
      concurrency: 1,
      logger,
      handle: async ({ scan }) => void seen.push([scan.scanId, (await findScanProgress(redis, scan.scanId))?.status]),
      onGivenUp: async () => {},
    });
    await until(async () => seen.length > 0);
    await consumer.close();
    expect(seen).to.deep.equal([[scanId, 'parsing']]);
  });

  it('does so again within a minute after Redis has lost all data', async () => {
    await redis.flushall();
    const worker = startWorker();
    // They are opened one after the other: what reconciles is there by then.
    await until(async () => (await redis.exists('{terrasafe}:maintenance-apply-retention:repeat')) === 1);
    await redis.flushall();
    const scanId = await submitScan();
    await redis.del(`{terrasafe}:parse:${scanId}`, '{terrasafe}:parse:wait');
    await until(async () => (await redis.lrange('{terrasafe}:parse:wait', 0, -1)).length > 0);
    worker.kill('SIGTERM');
    expect(await once(worker, 'exit')).to.deep.equal([0, null]);
  });

  it('sweeps the blob store', async () => {
    const folder = join(servers.directory, 'blobs', 'ab');
    const left = join(folder, `.${randomUUID()}.tmp`);
    const old = new Date('2026-01-01T00:00:00Z');
    await mkdir(folder, { recursive: true });
    await writeFile(left, 'half');
    await utimes(left, old, old);
    // The schedule may have run just now, and be due in an hour.
    await redis.flushall();
    const worker = startWorker();
    const isThere = () =>
      access(left).then(
        () => true,
        () => false,
      );
    await until(async () => !(await isThere()));
    worker.kill('SIGTERM');
    expect(await once(worker, 'exit')).to.deep.equal([0, null]);
  });
});
