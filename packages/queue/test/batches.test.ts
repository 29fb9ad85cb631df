import { randomUUID } from 'node:crypto';
import { checkoutQueue, type CheckoutJob } from '@terrasafe/contracts';
import { logger, tenant, until } from '@terrasafe/testing';
import { expect } from 'chai';
import type { Redis } from 'ioredis';
import {
  BatchDraft,
  DeadLetters,
  IntakeFullError,
  PermanentFailure,
  countRunningOfBatch,
  enterAgain,
  findScanProgress,
  finishScan,
  isBatchQueued,
  openConsumer,
  type IntakeLimits,
} from '../src/index.js';
import { TestRedis, rejection } from './test-redis.js';
import { checkoutJob } from './test-scans.js';

const wide: IntakeLimits = { queuedPerTenant: 20_000, runningPerTenant: 1_000, totalScans: 50_000, totalBytes: 1e9 };
const acme = tenant('acme');

describe('batches', function () {
  this.timeout(60_000);
  let test: TestRedis;
  let redis: Redis;
  before(async () => void (test = await TestRedis.start()));
  beforeEach(async () => void (redis = await test.connect()));
  afterEach(() => test.clear());
  after(() => test.stop());

  const newDraft = (batchId: string, limits = wide) =>
    new BatchDraft(redis, limits, { tenantId: acme, batchId, draftId: randomUUID() });
  const jobsOf = (batchId: string, number: number) =>
    Array.from({ length: number }, () => checkoutJob({ lane: 'batch', batchId }));

  /** Takes scans in the order in which they come. What another test has left on its way is none of this one's. */
  function checkOutAll(batchIds: readonly string[], onScan: (job: CheckoutJob) => Promise<unknown>) {
    const seen: string[] = [];
    test.closing(
      openConsumer(checkoutQueue, redis, {
        concurrency: 1,
        logger,
        handle: async (job) => {
          if (!batchIds.includes(job.scan.batchId ?? '')) return;
          seen.push(job.scan.scanId);
          await onScan(job);
        },
        onGivenUp: ({ scan }) => finishScan(redis, scan.scanId, 'failed'),
      }),
    );
    return seen;
  }
  const complete = ({ scan }: CheckoutJob) => finishScan(redis, scan.scanId, 'completed');

  it('run in their order, also behind one of the same tenant, and are counted until they have ended', async () => {
    const [first, second] = [randomUUID(), randomUUID()];
    const jobs: CheckoutJob[] = [];
    for (const batchId of [first, second]) {
      const draft = newDraft(batchId);
      for (let piece = 0; piece < 3; piece += 1) {
        const some = jobsOf(batchId, 40);
        jobs.push(...some);
        await draft.add(some);
      }
      expect(await draft.commit()).to.equal('accepted');
      expect(await isBatchQueued(redis, batchId)).to.equal(true);
    }
    expect(await redis.hget('{terrasafe}:intake:totals', 'scans')).to.equal('240');
    const seen = checkOutAll([first, second], complete);
    await until(() => seen.length === 240);
    expect(seen).to.deep.equal(jobs.map(({ scan }) => scan.scanId));
    await until(async () => (await redis.zcard('{terrasafe}:intake:open')) === 0);
    expect(await redis.hgetall('{terrasafe}:intake:totals')).to.deep.equal({ scans: '0', bytes: '0' });
  });

  it('are nothing before they are committed, and vanish when they are not', async () => {
    const batchId = randomUUID();
    const draft = newDraft(batchId);
    await draft.add(jobsOf(batchId, 3));
    expect(await redis.exists('{terrasafe}:intake:totals', '{terrasafe}:intake:checkout:batch')).to.equal(0);
    const keys = await redis.keys('{terrasafe}:*');
    const lives = await Promise.all(keys.map((key) => redis.ttl(key)));
    expect(keys.length).to.equal(4);
    expect(Math.min(...lives)).to.be.greaterThan(0);
    await draft.discard();
    expect(await redis.keys('{terrasafe}:*')).to.deep.equal([]);
  });

  it('are kept for as long as it takes once they are committed', async () => {
    const batchId = randomUUID();
    const draft = newDraft(batchId);
    const jobs = jobsOf(batchId, 3);
    await draft.add(jobs);
    await draft.commit();
    await draft.discard();
    for (const { scan } of jobs) expect(await redis.ttl(`{terrasafe}:scan:${scan.scanId}`)).to.equal(-1);
    expect(await redis.ttl(`{terrasafe}:intake:checkout:batch:${acme}`)).to.be.oneOf([-1, -2]);
  });

  it('are nothing either when their request took so long that a part of them has vanished', async () => {
    const draft = newDraft(randomUUID());
    await draft.add(jobsOf(randomUUID(), 3));
    await redis.flushall();
    await draft.add(jobsOf(randomUUID(), 3));
    expect(await rejection(draft.commit())).to.have.property('message', 'the draft of the batch took too long');
    expect(await redis.exists('{terrasafe}:intake:totals', '{terrasafe}:intake:checkout:batch')).to.equal(0);
  });

  it('are accepted once, however many attempts there are', async () => {
    const batchId = randomUUID();
    const [first, second] = [newDraft(batchId), newDraft(batchId)];
    await first.add(jobsOf(batchId, 5));
    await second.add(jobsOf(batchId, 5));
    expect(await Promise.all([first.commit(), second.commit()])).to.have.members(['accepted', 'known']);
    expect(await redis.hget('{terrasafe}:intake:totals', 'scans')).to.equal('5');
  });

  it('are refused as a whole when there is no room for all', async () => {
    const batchId = randomUUID();
    for (const [limits, code] of [
      [{ ...wide, queuedPerTenant: 9 }, 'TENANT_BUSY'],
      [{ ...wide, totalScans: 9 }, 'BUSY'],
      [{ ...wide, totalBytes: 1_000 }, 'BUSY'],
    ] as const) {
      const draft = newDraft(batchId, limits);
      await draft.assertRoom();
      await draft.add(jobsOf(batchId, 10));
      expect(await rejection(draft.assertRoom())).to.be.instanceOf(IntakeFullError);
      const error = await rejection(draft.commit());
      expect(error).to.be.instanceOf(IntakeFullError).and.include({ code });
      await draft.discard();
      expect(await redis.keys('{terrasafe}:scan:*')).to.deep.equal([]);
      expect(await redis.keys('{terrasafe}:intake:*')).to.deep.equal([]);
    }
    const draft = newDraft(batchId, { ...wide, queuedPerTenant: 10 });
    await draft.add(jobsOf(batchId, 10));
    await draft.commit();
    // The queue holds 16 at hand, so the line needs more than these to fill up.
    const next = newDraft(randomUUID(), { ...wide, totalScans: 10 });
    expect(await rejection(next.assertRoom())).to.be.instanceOf(IntakeFullError);
  });

  it('tell what their scans are at', async () => {
    const [batchId, other] = [randomUUID(), randomUUID()];
    for (const id of [batchId, other]) {
      const draft = newDraft(id);
      await draft.add(jobsOf(id, 5));
      await draft.commit();
    }
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    const seen = checkOutAll([batchId, other], async (job) => {
      if (seen.length === 1) await held;
      await complete(job);
    });
    await until(() => seen.length === 1);
    expect(await countRunningOfBatch(redis, batchId)).to.deep.equal({
      checking_out: 1,
      parsing: 0,
      scoring: 0,
      persisting: 0,
    });
    expect(await countRunningOfBatch(redis, other)).to.include({ checking_out: 0 });
    release();
    await until(() => seen.length === 10);
  });

  it('run their failed scans again, whose failed jobs are gone then', async () => {
    const batchId = randomUUID();
    const jobs = jobsOf(batchId, 6);
    let isBroken = true;
    const seen = checkOutAll([batchId], async (job) => {
      if (isBroken && jobs.indexOf(jobs.find(({ scan }) => scan.scanId === job.scan.scanId)!) % 2 === 0) {
        throw new PermanentFailure('CHECKOUT_FAILED', 'There is no such branch.');
      }
      await complete(job);
    });
    const draft = newDraft(batchId);
    await draft.add(jobs);
    await draft.commit();
    const letters = new DeadLetters(redis);
    await until(async () => seen.length === 6 && (await letters.list('checkout', acme, 1, 10)).jobs.length === 3);
    isBroken = false;
    const forgotten: string[] = [];
    const again = await enterAgain(
      redis,
      acme,
      jobs.map((job) => ({ job, code: 'CHECKOUT_FAILED' })).slice(0, 3),
      async (ids) => void forgotten.push(...ids),
    );
    expect(again).to.deep.equal(jobs.slice(0, 3).map(({ scan }) => scan.scanId));
    expect(forgotten).to.deep.equal(again);
    await until(() => seen.length === 9);
    await until(async () => (await redis.zcard('{terrasafe}:intake:open')) === 0);
    expect(await letters.count('checkout', acme)).to.equal(1);
    expect(await redis.hgetall('{terrasafe}:intake:totals')).to.deep.equal({ scans: '0', bytes: '0' });
    expect(await redis.hgetall('{terrasafe}:intake:running')).to.deep.equal({});
    expect((await findScanProgress(redis, again[0]!))?.status).to.equal('completed');
  });

  it('leave scans alone that have not ended', async () => {
    const batchId = randomUUID();
    const draft = newDraft(batchId);
    const jobs = jobsOf(batchId, 2);
    await draft.add(jobs);
    await draft.commit();
    const again = await enterAgain(
      redis,
      acme,
      jobs.map((job) => ({ job, code: 'INTERNAL' })),
      async () => {
        throw new Error('nothing is to be forgotten');
      },
    );
    expect(again).to.deep.equal([]);
  });
});
