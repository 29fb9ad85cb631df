import { parseQueue, persistQueue, scoreQueue, type ScoreJob } from '@terrasafe/contracts';
import { logger, parseJob, roomy, until } from '@terrasafe/testing';
import { Queue, Worker } from 'bullmq';
import { expect } from 'chai';
import type { Redis } from 'ioredis';
import {
  PermanentFailure,
  Reconciler,
  findScanProgress,
  openConsumer,
  openIntake,
  openProducer,
  type Failure,
} from '../src/index.js';
import { TestRedis } from './test-redis.js';
import { scoreJob } from './test-scans.js';

const prefix = '{terrasafe}';

describe('bundles of scans', function () {
  this.timeout(30_000);
  let test: TestRedis;
  let redis: Redis;
  let queue: Queue;
  before(async () => void (test = await TestRedis.start()));
  beforeEach(async () => {
    redis = await test.connect();
    queue = test.closing(new Queue(scoreQueue.name, { connection: redis, prefix }));
  });
  afterEach(() => test.clear());
  after(() => test.stop());

  const sendAll = async (jobs: readonly ScoreJob[]) => {
    const producer = openProducer(scoreQueue, redis);
    await Promise.all(jobs.map((job) => producer.send(job.scan.scanId, job)));
  };

  function consume(handle: (job: ScoreJob) => Promise<void>) {
    const givenUp: (Failure & { scanId: string })[] = [];
    test.closing(
      openConsumer(scoreQueue, redis, {
        concurrency: 5,
        logger,
        handle,
        onGivenUp: async ({ scan }, failure) => void givenUp.push({ ...failure, scanId: scan.scanId }),
      }),
    );
    return givenUp;
  }

  const idsOf = (jobs: readonly ScoreJob[]) => jobs.map(({ scan }) => scan.scanId);
  const isEmpty = async () => {
    const counts = await queue.getJobCounts('waiting', 'active', 'delayed', 'prioritized', 'failed');
    return Object.values(counts).every((count) => count === 0);
  };

  it('are one job for those that are sent at one time, and each scan is handled once', async () => {
    const jobs = Array.from({ length: scoreQueue.maxBundle }, () => scoreJob());
    await sendAll(jobs);
    expect(await queue.getWaitingCount()).to.equal(1);
    const handled: ScoreJob[] = [];
    consume(async (job) => void handled.push(job));
    await until(isEmpty);
    expect(handled).to.deep.equal(jobs);
  });

  it('are not made of a scan that comes alone: its job has its id', async () => {
    const job = scoreJob();
    await sendAll([job]);
    expect((await queue.getJob(job.scan.scanId))?.data).to.deep.include({ payload: job });
  });

  it('have one lane', async () => {
    await sendAll([scoreJob(), scoreJob({ lane: 'batch' }), scoreJob({ lane: 'batch' }), scoreJob()]);
    expect(await queue.getJobCounts('waiting', 'prioritized')).to.deep.equal({ waiting: 1, prioritized: 1 });
  });

  it('lose nobody when one scan fails: that one is tried alone, and only it is given up', async () => {
    const jobs = Array.from({ length: 5 }, () => scoreJob());
    const bad = jobs[2]!.scan.scanId;
    await sendAll(jobs);
    const handled: string[] = [];
    const givenUp = consume(async ({ scan }) => {
      handled.push(scan.scanId);
      if (scan.scanId === bad) throw new PermanentFailure('TIMEOUT', 'too slow');
    });
    await until(() => givenUp.length > 0);
    await until(async () => (await queue.getFailedCount()) === 1);
    expect(givenUp).to.deep.equal([{ code: 'TIMEOUT', reason: 'too slow', scanId: bad }]);
    expect(handled).to.have.members([...idsOf(jobs), bad]);
    expect((await queue.getFailed()).map(({ id }) => id)).to.deep.equal([bad]);
  });

  it('lose nobody to a payload that cannot be read', async () => {
    const jobs = [scoreJob(), scoreJob(), scoreJob()];
    const items = jobs.map((payload) => ({ trace: {}, payload }));
    Object.assign(items[0]!.payload, { ruleBasedScore: 'high' });
    await queue.add('score', { bundle: items }, { jobId: 'bundle-x' });
    const handled: string[] = [];
    consume(async ({ scan }) => void handled.push(scan.scanId));
    await until(async () => (await queue.getFailedCount()) === 1);
    expect(handled).to.have.members(idsOf(jobs.slice(1)));
  });

  it('are taken apart when they have lost their worker: one of the scans may be what kills it', async () => {
    const jobs = [scoreJob(), scoreJob(), scoreJob()];
    await sendAll(jobs);
    // A job taken by somebody who never renews its lock is what a killed process leaves behind.
    const dead = new Worker(scoreQueue.name, null, { connection: await test.connect(), prefix, lockDuration: 300 });
    await dead.getNextJob('dead-worker');
    await dead.close(true);
    let pass = () => {};
    const passing = new Promise<void>((resolve) => (pass = resolve));
    const handled: string[] = [];
    consume(async ({ scan }) => {
      handled.push(scan.scanId);
      await passing;
    });
    await until(() => handled.length === 3, 20_000);
    const alone = await Promise.all(idsOf(jobs).map((id) => queue.getJob(id)));
    expect(alone.map((job) => job?.data.payload.scan.scanId)).to.deep.equal(idsOf(jobs));
    pass();
    await until(isEmpty);
    expect(handled).to.have.members(idsOf(jobs));
  });

  describe('on their way', () => {
    /** Scans that have left their first queue for a bundle in the next. */
    async function bundled(count: number) {
      const intake = await openIntake(redis, roomy);
      const first = Array.from({ length: count }, () => parseJob());
      await Promise.all(first.map((job) => intake.submit(parseQueue, job)));
      const jobs = first.map(({ scan }) => scoreJob(scan));
      const parse = test.closing(new Queue(parseQueue.name, { connection: redis, prefix }));
      await Promise.all(first.map(({ scan }) => parse.remove(scan.scanId)));
      await sendAll(jobs);
      return { jobs, parse };
    }

    const reconcile = async () => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      return new Reconciler({ redis, graceMs: 1, findOutcome: async () => null }).run();
    };

    it('have the status of their stage', async () => {
      const { jobs } = await bundled(3);
      const statuses = () =>
        Promise.all(idsOf(jobs).map(async (id) => (await findScanProgress(redis, id))?.status ?? 'unknown'));
      expect(await statuses()).to.deep.equal(['queued', 'queued', 'queued']);
      let pass = () => {};
      const passing = new Promise<void>((resolve) => (pass = resolve));
      consume(() => passing);
      await until(async () => (await statuses()).every((status) => status === 'scoring'));
      pass();
    });

    it('are not lost as long as there is their bundle, and started again when it is gone', async () => {
      const { jobs, parse } = await bundled(3);
      expect(await reconcile()).to.deep.equal({ requeued: 0, finished: 0, failed: 0 });
      const [bundle] = await queue.getWaiting();
      await bundle!.remove();
      expect(await reconcile()).to.deep.equal({ requeued: 3, finished: 0, failed: 0 });
      expect((await parse.getWaiting()).map(({ id }) => id)).to.have.members(idsOf(jobs));
    });

    it('are started again, not failed, when BullMQ has given up their bundle', async () => {
      const { jobs, parse } = await bundled(2);
      const worker = new Worker(scoreQueue.name, null, { connection: await test.connect(), prefix });
      const bundle = await worker.getNextJob('token');
      await bundle.moveToFailed(Object.assign(new Error('stalled'), { name: 'UnrecoverableError' }), 'token', false);
      await worker.close(true);
      expect(await reconcile()).to.deep.equal({ requeued: 2, finished: 0, failed: 0 });
      expect((await parse.getWaiting()).map(({ id }) => id)).to.have.members(idsOf(jobs));
    });
  });

  it('carry what is handed on to the next queue as well', async () => {
    const jobs = Array.from({ length: 8 }, () => scoreJob());
    const persist = openProducer(persistQueue, redis);
    const persisting = test.closing(new Queue(persistQueue.name, { connection: redis, prefix }));
    consume(({ scan, analysis }) =>
      persist.send(scan.scanId, {
        status: 'completed',
        scan,
        analysis,
        score: 1,
        mlScore: 1,
        confidence: 'LOW',
        modelVersion: '1',
        durationSeconds: 0,
        fromCache: false,
      }),
    );
    await sendAll(jobs);
    await until(isEmpty);
    expect(await persisting.getWaitingCount()).to.equal(1);
  });
});
