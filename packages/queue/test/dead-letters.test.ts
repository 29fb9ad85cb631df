import { randomUUID } from 'node:crypto';
import { parseQueue, persistQueue, type ParseJob, type PersistJob } from '@terrasafe/contracts';
import { logger, parseJob, roomy, tenant, until } from '@terrasafe/testing';
import { Queue } from 'bullmq';
import { expect } from 'chai';
import type { Redis } from 'ioredis';
import {
  DeadLetters,
  PermanentFailure,
  countQueues,
  findScanProgress,
  finishScan,
  openConsumer,
  openIntake,
  openProducer,
} from '../src/index.js';
import { TestRedis } from './test-redis.js';

describe('dead letters', function () {
  this.timeout(30_000);
  let test: TestRedis;
  before(async () => void (test = await TestRedis.start()));
  afterEach(() => test.clear());
  after(() => test.stop());

  /** Both ends of the pipeline: scans whose file name is in `failing` fail for good. */
  async function pipeline(redis: Redis, failing: Set<string>) {
    const ended: PersistJob[] = [];
    const persist = openProducer(persistQueue, redis);
    test.closing(
      openConsumer(parseQueue, redis, {
        concurrency: 1,
        logger,
        handle: async ({ scan }: ParseJob) => {
          if (failing.has(scan.filename)) throw new PermanentFailure('TIMEOUT', `${scan.filename} takes too long`);
          await finishScan(redis, scan.scanId, 'completed');
        },
        onGivenUp: ({ scan }, { code, reason }) => persist.send(scan.scanId, { status: 'failed', scan, code, reason }),
      }),
    );
    test.closing(
      openConsumer(persistQueue, redis, {
        concurrency: 1,
        logger,
        handle: async (job) => {
          ended.push(job);
          await finishScan(redis, job.scan.scanId, 'failed');
        },
        onGivenUp: async () => {},
      }),
    );
    return ended;
  }

  async function fail(redis: Redis, names: readonly string[], tenantId = tenant('acme')) {
    const jobs = names.map((filename) => parseJob({ filename, tenantId }));
    const intake = await openIntake(redis, roomy);
    for (const job of jobs) {
      await intake.submit(parseQueue, job);
      await until(async () => (await findScanProgress(redis, job.scan.scanId))?.status === 'failed');
      await until(
        async () => (await new DeadLetters(redis).list('parse', tenantId, 1, 1)).jobs[0]?.id === job.scan.scanId,
      );
    }
    return jobs.map(({ scan }) => scan.scanId);
  }

  it('shows a tenant its own failed jobs with code and cause, newest first, by page', async () => {
    const redis = await test.connect();
    await pipeline(redis, new Set(['a.tf', 'b.tf', 'c.tf']));
    const [a, b, c] = await fail(redis, ['a.tf', 'b.tf', 'c.tf']);
    await fail(redis, ['a.tf'], tenant('other'));
    const letters = new DeadLetters(redis);
    const first = await letters.list('parse', tenant('acme'), 1, 2);
    expect(first.total).to.equal(3);
    expect(first.jobs.map(({ id }) => id)).to.deep.equal([c, b]);
    expect((await letters.list('parse', tenant('acme'), 2, 2)).jobs.map(({ id }) => id)).to.deep.equal([a]);
    expect(first.jobs[0]).to.deep.include({
      queue: 'parse',
      code: 'TIMEOUT',
      error: 'c.tf takes too long',
      attempts: 1,
    });
    expect(await letters.find('parse', tenant('acme'), a!)).to.have.nested.property('scan.filename', 'a.tf');
    expect(await letters.find('parse', tenant('other'), a!)).to.equal(undefined);
    expect((await countQueues(redis, tenant('acme'))).map(({ failed }) => failed)).to.deep.equal([0, 3, 0, 0]);
  });

  it('runs a failed scan again, after its failure was forgotten', async () => {
    const redis = await test.connect();
    const failing = new Set(['a.tf']);
    const ended = await pipeline(redis, failing);
    const [a] = await fail(redis, ['a.tf']);
    failing.clear();
    const letters = new DeadLetters(redis);
    const forgotten: string[] = [];
    const record = `{terrasafe}:scan:${a}`;
    await redis.hset(record, 'recoveries', 3);
    const outcome = await letters.retry('parse', tenant('acme'), { ids: [a!] }, async (_tenantId, scanId) => {
      // It may get lost as often as a new one, and its record lasts as long as it takes.
      expect([await redis.hget(record, 'recoveries'), await redis.ttl(record)]).to.deep.equal(['0', -1]);
      expect((await findScanProgress(redis, scanId))?.status).to.equal('queued');
      forgotten.push(scanId);
    });
    expect(outcome).to.deep.equal({ retried: [a], refused: [] });
    expect(forgotten).to.deep.equal([a]);
    await until(async () => (await findScanProgress(redis, a!))?.status === 'completed');
    expect(ended).to.have.lengthOf(1);
    expect((await letters.list('parse', tenant('acme'), 1, 10)).total).to.equal(0);
    await until(async () => (await redis.hget('{terrasafe}:intake:totals', 'scans')) === '0');
    expect(await redis.hgetall('{terrasafe}:intake:running')).to.deep.equal({});
  });

  it('shows it again when it fails again, and lets it be tried by code', async () => {
    const redis = await test.connect();
    await pipeline(redis, new Set(['a.tf']));
    const [a] = await fail(redis, ['a.tf']);
    const letters = new DeadLetters(redis);
    const forget = async () => {};
    expect(await letters.retry('parse', tenant('acme'), { code: 'INTERNAL' }, forget)).to.deep.equal({
      retried: [],
      refused: [],
    });
    expect((await letters.retry('parse', tenant('acme'), { code: 'TIMEOUT' }, forget)).retried).to.deep.equal([a]);
    await until(async () => (await letters.list('parse', tenant('acme'), 1, 10)).jobs.length === 1);
    await until(async () => (await findScanProgress(redis, a!))?.status === 'failed');
  });

  it('leaves out what BullMQ has no more', async () => {
    const redis = await test.connect();
    await pipeline(redis, new Set(['a.tf', 'b.tf']));
    const [a, b] = await fail(redis, ['a.tf', 'b.tf']);
    const letters = new DeadLetters(redis);
    await test.closing(new Queue('parse', { connection: redis, prefix: '{terrasafe}' })).remove(a!);
    expect((await letters.list('parse', tenant('acme'), 1, 10)).jobs.map(({ id }) => id)).to.deep.equal([b]);
    expect(await letters.count('parse', tenant('acme'))).to.equal(1);
  });

  it('forgets what has failed longer ago than jobs are kept', async () => {
    const redis = await test.connect();
    await pipeline(redis, new Set(['a.tf']));
    const longAgo = Date.now() - (parseQueue.keepFailedSeconds + 60) * 1_000;
    await redis.zadd(`{terrasafe}:failed:parse:${tenant('acme')}`, longAgo, `${randomUUID()} TIMEOUT`);
    await fail(redis, ['a.tf']);
    expect(await new DeadLetters(redis).count('parse', tenant('acme'))).to.equal(1);
  });

  it("does not touch another tenant's jobs, nor what it does not know", async () => {
    const redis = await test.connect();
    await pipeline(redis, new Set(['a.tf']));
    const [a] = await fail(redis, ['a.tf']);
    const letters = new DeadLetters(redis);
    const refuse = async () => expect.fail('nothing is to be forgotten');
    expect(await letters.retry('parse', tenant('other'), { ids: [a!] }, refuse)).to.deep.equal({
      retried: [],
      refused: [a],
    });
    expect(await letters.retry('parse', tenant('other'), {}, refuse)).to.deep.equal({ retried: [], refused: [] });
    expect((await letters.list('parse', tenant('acme'), 1, 10)).total).to.equal(1);
  });
});
