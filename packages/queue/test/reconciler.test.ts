import { setTimeout as sleep } from 'node:timers/promises';
import { checkoutQueue, parseQueue, persistQueue, type PersistJob } from '@terrasafe/contracts';
import { logger, parseJob, roomy, until } from '@terrasafe/testing';
import { Queue, UnrecoverableError, Worker } from 'bullmq';
import { expect } from 'chai';
import type { Redis } from 'ioredis';
import { DeadLetters, Reconciler, findScanProgress, finishScan, openConsumer, openIntake } from '../src/index.js';
import { TestRedis } from './test-redis.js';
import { checkoutJob } from './test-scans.js';

const prefix = '{terrasafe}';

describe('reconciler', function () {
  this.timeout(30_000);
  let test: TestRedis;
  let outcome: 'completed' | 'failed' | null;
  before(async () => void (test = await TestRedis.start()));
  beforeEach(() => (outcome = null));
  afterEach(() => test.clear());
  after(() => test.stop());

  async function reconcile(redis: Redis, graceMs = 1) {
    await sleep(5);
    return new Reconciler({ redis, graceMs, findOutcome: async () => outcome }).run();
  }

  async function submit(redis: Redis) {
    const job = parseJob();
    await (await openIntake(redis, roomy)).submit(parseQueue, job);
    const queue = test.closing(new Queue('parse', { connection: redis, prefix }));
    return { job, queue, scanId: job.scan.scanId };
  }

  async function persisted(redis: Redis) {
    const ended: PersistJob[] = [];
    test.closing(
      openConsumer(persistQueue, redis, {
        concurrency: 1,
        logger,
        handle: async (job) => {
          ended.push(job);
          await finishScan(redis, job.scan.scanId, job.status);
        },
        onGivenUp: async () => {},
      }),
    );
    return ended;
  }

  it('leaves alone what is queued', async () => {
    const redis = await test.connect();
    const { queue, scanId } = await submit(redis);
    expect(await reconcile(redis)).to.deep.equal({ requeued: 0, finished: 0, failed: 0 });
    expect(await queue.getWaitingCount()).to.equal(1);
    expect((await findScanProgress(redis, scanId))?.status).to.equal('queued');
  });

  it('leaves alone what was sent on a moment ago', async () => {
    const redis = await test.connect();
    const { queue, scanId } = await submit(redis);
    await queue.remove(scanId);
    expect(await reconcile(redis, 60_000)).to.deep.equal({ requeued: 0, finished: 0, failed: 0 });
    expect(await queue.getJobCountByTypes('waiting')).to.equal(0);
  });

  it('puts back a scan whose job is gone, with the same payload', async () => {
    const redis = await test.connect();
    const { queue, scanId, job } = await submit(redis);
    await queue.remove(scanId);
    expect(await reconcile(redis)).to.deep.equal({ requeued: 1, finished: 0, failed: 0 });
    expect((await queue.getJob(scanId))?.data).to.have.deep.property('payload', job);
  });

  it('ends a scan whose row is written, but of whose end nobody was told', async () => {
    const redis = await test.connect();
    const { queue, scanId } = await submit(redis);
    await queue.remove(scanId);
    outcome = 'completed';
    expect(await reconcile(redis)).to.deep.equal({ requeued: 0, finished: 1, failed: 0 });
    expect((await findScanProgress(redis, scanId))?.status).to.equal('completed');
    expect(await redis.zcard(`${prefix}:intake:open`)).to.equal(0);
  });

  it('fails a scan with a reason that gets lost again and again', async () => {
    const redis = await test.connect();
    const { queue, scanId } = await submit(redis);
    for (let lost = 0; lost < 3; lost += 1) {
      await queue.remove(scanId);
      expect((await reconcile(redis)).requeued).to.equal(1);
    }
    await queue.remove(scanId);
    const ended = await persisted(redis);
    expect(await reconcile(redis)).to.deep.equal({ requeued: 0, finished: 0, failed: 1 });
    await until(() => ended.length === 1);
    expect(ended[0]).to.deep.include({ status: 'failed', code: 'INTERNAL' });
    await until(async () => (await findScanProgress(redis, scanId))?.status === 'failed');
  });

  it('fails a scan that never got its files', async () => {
    const redis = await test.connect();
    const job = checkoutJob();
    await (await openIntake(redis, roomy)).submit(checkoutQueue, job);
    const queue = test.closing(new Queue('checkout', { connection: redis, prefix }));
    await queue.remove(job.scan.scanId);
    await redis.hset(`${prefix}:scan:${job.scan.scanId}`, 'recoveries', 3);
    const ended = await persisted(redis);
    expect((await reconcile(redis)).failed).to.equal(1);
    await until(() => ended.length === 1);
    expect(ended[0]?.scan).to.deep.include({ ...job.scan, fileHash: null, files: null });
  });

  it('reports a job that failed without anybody being told', async () => {
    const redis = await test.connect();
    const { queue, scanId } = await submit(redis);
    const worker = test.closing(new Worker('parse', null, { connection: redis, prefix }));
    const taken = await worker.getNextJob('token');
    await taken.moveToFailed(new UnrecoverableError('the worker died of it'), 'token', false);
    expect((await queue.getFailed()).map(({ id }) => id)).to.deep.equal([scanId]);
    const ended = await persisted(redis);
    expect(await reconcile(redis)).to.deep.equal({ requeued: 0, finished: 0, failed: 1 });
    await until(() => ended.length === 1);
    expect(ended[0]).to.have.property('reason').that.contains('the worker died of it');
    const { jobs } = await new DeadLetters(redis).list('parse', ended[0]!.scan.tenantId, 1, 10);
    expect(jobs.map(({ id, code }) => [id, code])).to.deep.equal([[scanId, 'INTERNAL']]);
  });

  it('ends a scan whose result could not even be written down as failed', async () => {
    const redis = await test.connect();
    const { queue, scanId, job } = await submit(redis);
    await queue.remove(scanId);
    const persist = test.closing(new Queue('persist', { connection: redis, prefix }));
    await persist.add('persist', { payload: { status: 'failed', ...job } }, { jobId: scanId });
    const worker = test.closing(new Worker('persist', null, { connection: redis, prefix }));
    await (await worker.getNextJob('token')).moveToFailed(new UnrecoverableError('no database'), 'token', false);
    expect(await reconcile(redis)).to.deep.equal({ requeued: 0, finished: 0, failed: 1 });
    expect((await findScanProgress(redis, scanId))?.status).to.equal('failed');
    const { jobs } = await new DeadLetters(redis).list('persist', job.scan.tenantId, 1, 10);
    expect(jobs.map(({ id, error }) => [id, error])).to.deep.equal([[scanId, 'no database']]);
  });

  it('looks at more scans than fit one call', async () => {
    const redis = await test.connect();
    const intake = await openIntake(redis, roomy);
    await Promise.all(Array.from({ length: 250 }, () => intake.submit(parseQueue, parseJob())));
    const queue = test.closing(new Queue('parse', { connection: redis, prefix }));
    // All 250 are sent on, and all jobs are gone.
    for (let sent = 0; sent < 250;) {
      await queue.drain();
      await reconcile(redis, 1e12); // only fills the queue from the lines
      sent = await redis.zcard(`${prefix}:intake:open`);
    }
    await queue.drain();
    expect((await reconcile(redis)).requeued).to.equal(250);
  });
});
