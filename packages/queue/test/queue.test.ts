import { setTimeout as sleep } from 'node:timers/promises';
import { defineQueue, parseQueue } from '@terrasafe/contracts';
import { logger, parseJob, until } from '@terrasafe/testing';
import { Queue } from 'bullmq';
import { expect } from 'chai';
import { z } from 'zod';
import {
  PermanentFailure,
  findScanProgress,
  finishScan,
  isRedisUnavailable,
  openConsumer,
  openIntake,
  openProducer,
  watchFinishedScans,
  type Failure,
} from '../src/index.js';
import { TestRedis } from './test-redis.js';

describe('queue', () => {
  let test: TestRedis;
  let number = 0;
  before(async () => void (test = await TestRedis.start()));
  afterEach(() => test.clear());
  after(() => test.stop());

  /** A queue of its own for each test. */
  const definition = (attempts = 3) =>
    defineQueue({
      name: `test-${(number += 1)}`,
      payload: z.strictObject({ n: z.int() }),
      attempts,
      backoffMs: 10,
      maxBackoffMs: 20,
      keepFailedSeconds: 60,
      maxBundle: 1,
    });

  async function consume(queue: ReturnType<typeof definition>, handle: (payload: { n: number }) => Promise<void>) {
    const givenUp: (Failure & { n: number })[] = [];
    test.closing(
      openConsumer(queue, await test.connect(), {
        concurrency: 5,
        logger,
        handle,
        onGivenUp: async ({ n }, failure) => void givenUp.push({ ...failure, n }),
      }),
    );
    return givenUp;
  }

  it('delivers a payload that was sent', async () => {
    const queue = definition();
    const seen: number[] = [];
    await consume(queue, async ({ n }) => void seen.push(n));
    await openProducer(queue, await test.connect()).send('a', { n: 7 });
    await until(() => seen.length > 0);
    expect(seen).to.deep.equal([7]);
  });

  it('takes the same id once while the job exists', async () => {
    const queue = definition();
    const producer = openProducer(queue, await test.connect());
    await Promise.all([producer.send('same', { n: 1 }), producer.send('same', { n: 2 })]);
    expect((await producer.counts()).waiting).to.equal(1);
  });

  it('refuses to send what the contract does not allow', async () => {
    const producer = openProducer(definition(), await test.connect());
    const error = await producer.send('bad', { n: 'seven' } as never).then(
      () => undefined,
      (cause: unknown) => cause,
    );
    expect(error).to.be.instanceOf(z.ZodError);
  });

  it('tries again after an error, until it works', async () => {
    const queue = definition(5);
    let attempts = 0;
    const givenUp = await consume(queue, async () => {
      attempts += 1;
      if (attempts < 3) throw new Error('not yet');
    });
    await openProducer(queue, await test.connect()).send('again', { n: 1 });
    await until(() => attempts === 3);
    await sleep(100);
    expect(attempts).to.equal(3);
    expect(givenUp).to.deep.equal([]);
  });

  it('tells who waits after the last attempt', async () => {
    const queue = definition(2);
    let attempts = 0;
    const givenUp = await consume(queue, async () => {
      attempts += 1;
      throw new Error('never');
    });
    await openProducer(queue, await test.connect()).send('last', { n: 4 });
    await until(() => givenUp.length > 0);
    expect(attempts).to.equal(2);
    expect(givenUp).to.have.lengthOf(1);
    expect(givenUp[0]).to.include({ code: 'INTERNAL', n: 4 });
  });

  it('does not try again what cannot succeed', async () => {
    const queue = definition(5);
    let attempts = 0;
    const givenUp = await consume(queue, async () => {
      attempts += 1;
      throw new PermanentFailure('TIMEOUT', 'too slow');
    });
    await openProducer(queue, await test.connect()).send('permanent', { n: 5 });
    await until(() => givenUp.length > 0);
    await sleep(100);
    expect(attempts).to.equal(1);
    expect(givenUp).to.deep.equal([{ code: 'TIMEOUT', reason: 'too slow', n: 5 }]);
  });

  it('has nothing to report of a scan that another worker has ended meanwhile', async () => {
    const redis = await test.connect();
    const job = parseJob();
    const { scanId } = job.scan;
    const limits = { queuedPerTenant: 1, runningPerTenant: 1, totalScans: 1, totalBytes: 1e6 };
    const givenUp: Failure[] = [];
    test.closing(
      openConsumer(parseQueue, redis, {
        concurrency: 1,
        logger,
        handle: async () => {
          await finishScan(redis, scanId, 'completed');
          throw new PermanentFailure('UNREADABLE_UPLOAD', 'The other worker has released the files.');
        },
        onGivenUp: async (_payload, failure) => void givenUp.push(failure),
      }),
    );
    await (await openIntake(redis, limits)).submit(parseQueue, job);
    const queue = test.closing(new Queue('parse', { connection: redis, prefix: '{terrasafe}' }));
    await until(async () => (await queue.getJob(scanId)) === undefined || (await queue.getFailedCount()) > 0);
    expect([givenUp, await queue.getFailedCount()]).to.deep.equal([[], 0]);
    expect((await findScanProgress(redis, scanId))?.status).to.equal('completed');
  });

  it('fails a malformed job without handling it, and goes on with the next', async () => {
    const queue = definition();
    const seen: number[] = [];
    await consume(queue, async ({ n }) => void seen.push(n));
    const raw = new Queue(queue.name, { connection: await test.connect(), prefix: '{terrasafe}' });
    await raw.add('x', { trace: {}, payload: { n: 'bad' } }, { attempts: 5 });
    await raw.add('x', { trace: {}, payload: { n: 1 } });
    await until(() => seen.length > 0);
    await until(async () => (await raw.getFailedCount()) === 1);
    expect(seen).to.deep.equal([1]);
  });

  it('hands a job over when its worker has vanished', async function () {
    this.timeout(60_000);
    const queue = definition();
    const producer = openProducer(queue, await test.connect());
    // A job taken by somebody who never renews its lock is what a killed process leaves behind.
    await producer.send('orphan', { n: 9 });
    const raw = new (await import('bullmq')).Worker(queue.name, null, {
      connection: await test.connect(),
      prefix: '{terrasafe}',
      lockDuration: 500,
    });
    await raw.getNextJob('dead-worker');
    await raw.close(true);
    const seen: number[] = [];
    await consume(queue, async ({ n }) => void seen.push(n));
    await until(() => seen.length > 0, 30_000);
    expect(seen).to.deep.equal([9]);
  });

  it('answers within moments while redis is away, and works again after it is back', async function () {
    this.timeout(60_000);
    const queue = definition();
    const producer = openProducer(queue, await test.connect('answer'));
    await producer.send('before', { n: 1 });
    test.server.kill();
    await until(() => test.connections.every((connection) => connection.status !== 'ready'));
    const error = await producer.send('during', { n: 2 }).then(
      () => undefined,
      (cause: unknown) => cause,
    );
    expect(isRedisUnavailable(error), String(error)).to.equal(true);
    await test.server.restart();
    await until(async () =>
      producer.send('after', { n: 3 }).then(
        () => true,
        () => false,
      ),
    );
    const counts = await producer.counts();
    expect(counts.waiting).to.equal(2);
  });

  it('wakes who waits for a scan, and gives up at the time limit', async () => {
    const redis = await test.connect('answer');
    const finished = await watchFinishedScans(redis);
    const job = parseJob({ filename: 'a.tf' });
    const { scanId, tenantId } = job.scan;
    const limits = { queuedPerTenant: 1, runningPerTenant: 1, totalScans: 1, totalBytes: 1e6 };
    await (await openIntake(redis, limits)).submit(parseQueue, job);
    expect(await finished.wait(scanId, 50)).to.equal(false);
    const waiting = finished.wait(scanId, 5_000);
    await finishScan(redis, scanId, 'completed');
    expect(await waiting).to.equal(true);
    expect(await findScanProgress(redis, scanId)).to.deep.include({
      status: 'completed',
      tenantId,
      filename: 'a.tf',
    });
    await finished.close();
  });
});
