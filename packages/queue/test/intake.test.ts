import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseQueue, persistQueue, type ParseJob, type PersistJob } from '@terrasafe/contracts';
import { logger, parseJob, roomy, tenant, until } from '@terrasafe/testing';
import { expect } from 'chai';
import type { Redis } from 'ioredis';
import {
  IntakeFullError,
  cancelBatch,
  countQueues,
  findScanProgress,
  finishScan,
  openConsumer,
  openIntake,
  openProducer,
} from '../src/index.js';
import { TestRedis, rejection } from './test-redis.js';

/** As many as the dispatcher holds ready for one worker. */
const readyAtOnce = 16;

describe('intake', function () {
  this.timeout(30_000);
  let test: TestRedis;
  before(async () => void (test = await TestRedis.start()));
  afterEach(() => test.clear());
  after(() => test.stop());

  /** Takes scans in the order in which they come, and ends them. */
  async function scanAll(redis: Redis, onScan: (job: ParseJob) => unknown = () => {}, concurrency = 1) {
    const seen: ParseJob[] = [];
    test.closing(
      openConsumer(parseQueue, redis, {
        concurrency,
        logger,
        handle: async (job) => {
          seen.push(job);
          await onScan(job);
          await finishScan(redis, job.scan.scanId, 'completed');
        },
        onGivenUp: async () => {},
      }),
    );
    return seen;
  }

  async function submitMany(redis: Redis, number: number, fields: Parameters<typeof parseJob>[0], limits = roomy) {
    const intake = await openIntake(redis, limits);
    const jobs = Array.from({ length: number }, () => parseJob(fields));
    for (const job of jobs) await intake.submit(parseQueue, job);
    return jobs;
  }

  it('has a scan run that nothing is in the way of', async () => {
    const redis = await test.connect();
    const seen = await scanAll(redis);
    const [job] = await submitMany(redis, 1, {});
    await until(async () => (await findScanProgress(redis, job!.scan.scanId))?.status === 'completed');
    expect(seen).to.deep.equal([job]);
  });

  it('runs every scan once that waited in a line, and counts none of them afterwards', async () => {
    const redis = await test.connect();
    const jobs = await submitMany(redis, 100, { lane: 'batch' });
    expect((await countQueues(redis, tenant('acme')))[1]).to.deep.include({
      queued: 100 - readyAtOnce,
      running: readyAtOnce,
    });
    const seen = await scanAll(redis, undefined, 5);
    await until(() => seen.length >= jobs.length);
    await until(async () => (await redis.zcard('{terrasafe}:intake:open')) === 0);
    expect(new Set(seen.map(({ scan }) => scan.scanId)).size).to.equal(100);
    expect(await redis.hgetall('{terrasafe}:intake:running')).to.deep.equal({});
    expect(await redis.hgetall('{terrasafe}:intake:totals')).to.deep.equal({ scans: '0', bytes: '0' });
  });

  it('lets tenants take turns', async () => {
    const redis = await test.connect();
    await submitMany(redis, 200, { tenantId: tenant('many'), lane: 'batch' });
    await submitMany(redis, 20, { tenantId: tenant('few'), lane: 'batch' });
    const seen = await scanAll(redis);
    await until(() => seen.length === 220);
    const lastOfFew = seen.findLastIndex(({ scan }) => scan.tenantId === tenant('few'));
    expect(lastOfFew).to.be.lessThan(readyAtOnce * 2 + 2 * 20);
  });

  it('takes interactive scans before those of batches, also of the same tenant', async () => {
    const redis = await test.connect();
    await submitMany(redis, 100, { lane: 'batch' });
    await submitMany(redis, 30, { lane: 'interactive' });
    const seen = await scanAll(redis);
    await until(() => seen.length === 130);
    expect(seen.findLastIndex(({ scan }) => scan.lane === 'interactive')).to.equal(29);
  });

  it('has no more scans of a tenant on their way than it may have, and no fewer', async () => {
    const redis = await test.connect();
    const limits = { ...roomy, runningPerTenant: 3 };
    await submitMany(redis, 40, {}, limits);
    await submitMany(redis, 5, { tenantId: tenant('other') }, limits);
    let running = 0;
    let most = 0;
    const onScan = async ({ scan }: ParseJob) => {
      if (scan.tenantId === tenant('other')) return;
      running += 1;
      most = Math.max(most, running);
      await sleep(5);
      running -= 1;
    };
    const seen = await scanAll(redis, onScan, 10);
    await until(() => seen.length === 45);
    expect(most).to.equal(3);
  });

  it('sends the next scan on as soon as one has ended, when the limit of the tenant held it up', async () => {
    const redis = await test.connect();
    await submitMany(redis, 30, {}, { ...roomy, runningPerTenant: 1 });
    const seen: ParseJob[] = [];
    test.closing(
      openConsumer(parseQueue, redis, {
        concurrency: 1,
        logger,
        // As in the pipeline, a later stage ends the scan.
        handle: async (job) => {
          seen.push(job);
          setTimeout(() => void finishScan(redis, job.scan.scanId, 'completed'), 10);
        },
        onGivenUp: async () => {},
      }),
    );
    // Without a notice the workers would find out once a second.
    await until(() => seen.length === 30);
  });

  it('refuses a tenant that has too much waiting, and nobody else', async () => {
    const redis = await test.connect();
    const limits = { ...roomy, queuedPerTenant: 10 };
    await submitMany(redis, readyAtOnce + 10, {}, limits);
    const error = await rejection(submitMany(redis, 1, {}, limits));
    expect(error).to.be.instanceOf(IntakeFullError).and.include({ code: 'TENANT_BUSY' });
    expect((error as IntakeFullError).retryAfterSeconds).to.be.greaterThan(0);
    await submitMany(redis, 1, { tenantId: tenant('other') }, limits);
    await submitMany(redis, 1, { lane: 'batch' }, limits);
  });

  it('refuses everybody beyond the number and the bytes that may wait in all, and keeps nothing of them', async () => {
    const redis = await test.connect();
    await submitMany(redis, 3, {});
    const keys = await redis.dbsize();
    const bytes = Number(await redis.hget('{terrasafe}:intake:totals', 'bytes'));
    for (const limits of [
      { ...roomy, totalScans: 3 },
      { ...roomy, totalBytes: bytes + 100 },
    ]) {
      const error = await rejection(submitMany(redis, 1, { tenantId: tenant('other') }, limits));
      expect(error).to.be.instanceOf(IntakeFullError).and.include({ code: 'BUSY' });
    }
    expect(await redis.dbsize()).to.equal(keys);
  });

  it('takes the same scan once', async () => {
    const redis = await test.connect();
    const intake = await openIntake(redis, roomy);
    const job = parseJob();
    await Promise.all([intake.submit(parseQueue, job), intake.submit(parseQueue, job)]);
    await intake.submit(parseQueue, job);
    expect(await redis.hgetall('{terrasafe}:intake:totals')).to.include({ scans: '1' });
  });

  it('passes over a scan whose record is gone', async () => {
    const redis = await test.connect();
    const jobs = await submitMany(redis, readyAtOnce + 10, {});
    await redis.del(`{terrasafe}:scan:${jobs[readyAtOnce + 3]!.scan.scanId}`);
    const seen = await scanAll(redis);
    await until(() => seen.length === jobs.length - 1);
  });

  it('ends scans of a cancelled batch without running them', async () => {
    const redis = await test.connect();
    const batchId = randomUUID();
    await submitMany(redis, 60, { lane: 'batch', batchId });
    await submitMany(redis, 5, { lane: 'batch', tenantId: tenant('other'), batchId: randomUUID() });
    await cancelBatch(redis, batchId);
    const ended: PersistJob[] = [];
    test.closing(
      openConsumer(persistQueue, redis, {
        concurrency: 5,
        logger,
        handle: async (job) => {
          ended.push(job);
          await finishScan(redis, job.scan.scanId, 'failed');
        },
        onGivenUp: async () => {},
      }),
    );
    const seen: ParseJob[] = [];
    const persist = openProducer(persistQueue, redis);
    test.closing(
      openConsumer(parseQueue, redis, {
        concurrency: 1,
        logger,
        handle: async (job) => {
          seen.push(job);
          await finishScan(redis, job.scan.scanId, 'completed');
        },
        onGivenUp: ({ scan }, { code, reason }) => persist.send(scan.scanId, { status: 'failed', scan, code, reason }),
      }),
    );
    await until(() => ended.length === 60 && seen.length === 5);
    expect(new Set(ended.map((job) => job.status === 'failed' && job.code))).to.deep.equal(new Set(['CANCELLED']));
    expect(seen.every(({ scan }) => scan.tenantId === tenant('other'))).to.equal(true);
  });

  it('goes on when a process has died between taking scans out of their lines and sending them', async () => {
    const redis = await test.connect();
    const jobs = await submitMany(redis, 40, { lane: 'batch' });
    // What is left when nobody is there to be told: all workers died, and the queue is empty.
    await redis.del('{terrasafe}:parse:prioritized');
    const seen = await scanAll(redis);
    await until(() => seen.length === jobs.length - readyAtOnce);
  });
});
