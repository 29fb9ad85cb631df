import { randomUUID } from 'node:crypto';
import { parseQueue, scoreQueue } from '@terrasafe/contracts';
import { logger, parseJob, roomy, tenant, until } from '@terrasafe/testing';
import { expect } from 'chai';
import type { Redis } from 'ioredis';
import {
  BatchDraft,
  DeadLetters,
  PermanentFailure,
  findNeededScans,
  finishScan,
  openConsumer,
  openIntake,
  openProducer,
} from '../src/index.js';
import { TestRedis } from './test-redis.js';
import { checkoutJob, scoreJob } from './test-scans.js';

const dayMs = 86_400_000;

describe('findNeededScans', function () {
  this.timeout(30_000);
  let test: TestRedis;
  let redis: Redis;
  const start = new Date();
  const nextDay = new Date(start.getTime() + dayMs);

  before(async () => void (test = await TestRedis.start()));
  beforeEach(async () => {
    redis = await test.connect();
    await findNeededScans(redis, [], start);
  });
  afterEach(() => test.clear());
  after(() => test.stop());

  const needed = async (...ids: string[]) => [...(await findNeededScans(redis, ids, nextDay))];

  it('names scans at work, in line and of an open batch until they have ended', async () => {
    const jobs = [parseJob(), parseJob()];
    const intake = await openIntake(redis, { ...roomy, runningPerTenant: 1 });
    for (const job of jobs) await intake.submit(parseQueue, job);
    const batch = checkoutJob({ lane: 'batch', batchId: randomUUID() });
    const about = { tenantId: tenant('acme'), batchId: batch.scan.batchId!, draftId: randomUUID() };
    const draft = new BatchDraft(redis, roomy, about);
    await draft.add([batch]);
    const [atWork, inLine, ofBatch] = [...jobs, batch].map(({ scan }) => scan.scanId);
    const all = [atWork!, inLine!, ofBatch!];
    expect(await redis.zrange('{terrasafe}:intake:open', 0, -1)).to.deep.equal([atWork]);
    expect(await needed(...all, randomUUID())).to.deep.equal(all);

    // The second one begins when the first one has ended.
    test.closing(
      openConsumer(parseQueue, redis, {
        concurrency: 1,
        logger,
        handle: ({ scan }) => finishScan(redis, scan.scanId, 'completed'),
        onGivenUp: async () => {},
      }),
    );
    await draft.discard();
    await until(async () => (await needed(...all)).length === 0);
  });

  it('names a scan that is on its way though its job and its record are lost', async () => {
    const job = parseJob();
    const { scanId } = job.scan;
    await (await openIntake(redis, roomy)).submit(parseQueue, job);
    await redis.del(`{terrasafe}:parse:${scanId}`, `{terrasafe}:scan:${scanId}`);
    expect(await needed(scanId)).to.deep.equal([scanId]);
  });

  it('names a scan that has nothing but a job', async () => {
    const job = scoreJob();
    const { scanId } = job.scan;
    await openProducer(scoreQueue, redis).send(scanId, job);
    expect(await needed(scanId)).to.deep.equal([scanId]);
    await redis.del(`{terrasafe}:score:${scanId}`);
    expect(await needed(scanId)).to.deep.equal([]);
  });

  it('names a failed scan as long as its failed job is kept', async () => {
    const job = parseJob();
    const { scanId, tenantId } = job.scan;
    test.closing(
      openConsumer(parseQueue, redis, {
        concurrency: 1,
        logger,
        handle: async () => {
          throw new PermanentFailure('TIMEOUT', 'takes too long');
        },
        onGivenUp: () => finishScan(redis, scanId, 'failed'),
      }),
    );
    await (await openIntake(redis, roomy)).submit(parseQueue, job);
    const letters = new DeadLetters(redis);
    await until(async () => (await letters.list('parse', tenantId, 1, 1)).jobs.length === 1);
    await letters.dropExpired();
    expect(await needed(scanId)).to.deep.equal([scanId]);

    // A week and a second ago.
    const failedAt = Date.now() - (parseQueue.keepFailedSeconds + 1) * 1000;
    await redis.zadd('{terrasafe}:parse:failed', failedAt, scanId);
    await redis.hset(`{terrasafe}:parse:${scanId}`, 'finishedOn', failedAt, 'timestamp', failedAt - 1);
    expect(await letters.dropExpired()).to.equal(1);
    expect(await needed(scanId)).to.deep.equal([]);
    expect((await letters.list('parse', tenantId, 1, 1)).jobs).to.deep.equal([]);
  });

  it('names all of them in the first day of a Redis, and after that has lost its data', async () => {
    const id = randomUUID();
    const almost = new Date(nextDay.getTime() - 1);
    expect([...(await findNeededScans(redis, [id], almost))]).to.deep.equal([id]);
    expect(await needed(id)).to.deep.equal([]);
    await redis.flushall();
    expect(await needed(id)).to.deep.equal([id]);
    const dayAfter = new Date(nextDay.getTime() + dayMs);
    expect([...(await findNeededScans(redis, [id], dayAfter))]).to.deep.equal([]);
  });

  it('answers for some hundred at once, in one step', async () => {
    const ids = Array.from({ length: 500 }, () => randomUUID());
    const job = scoreJob({ scanId: ids[321]! });
    await openProducer(scoreQueue, redis).send(ids[321]!, job);
    expect(await needed(...ids)).to.deep.equal([ids[321]]);
  });
});
