import { parseQueue, scoreQueue } from '@terrasafe/contracts';
import { logger, parseJob, roomy, tenant, until } from '@terrasafe/testing';
import { expect } from 'chai';
import type { Redis } from 'ioredis';
import {
  countQueues,
  findScanProgress,
  finishScan,
  openConsumer,
  openIntake,
  openProducer,
  watchFinishedScans,
} from '../src/index.js';
import { TestRedis } from './test-redis.js';
import { scoreJob } from './test-scans.js';

describe('the record of a scan', function () {
  this.timeout(30_000);
  let test: TestRedis;
  let redis: Redis;
  before(async () => void (test = await TestRedis.start()));
  beforeEach(async () => void (redis = await test.connect()));
  afterEach(() => test.clear());
  after(() => test.stop());

  const statusOf = async (scanId: string) => (await findScanProgress(redis, scanId))?.status;

  it('has the status of the last stage that was begun', async () => {
    const job = parseJob();
    const { scanId, tenantId } = job.scan;
    await (await openIntake(redis, roomy)).submit(parseQueue, job);
    expect(await statusOf(scanId)).to.equal('queued');

    const score = openProducer(scoreQueue, redis);
    let pass = () => {};
    const passing = new Promise<void>((resolve) => (pass = resolve));
    const parser = test.closing(
      openConsumer(parseQueue, redis, {
        concurrency: 1,
        logger,
        handle: async () => {
          await passing;
          await score.send(scanId, scoreJob(job.scan));
        },
        onGivenUp: async () => {},
      }),
    );
    await until(async () => (await statusOf(scanId)) === 'parsing');
    pass();
    await parser.close();

    let end = () => {};
    const ending = new Promise<void>((resolve) => (end = resolve));
    test.closing(
      openConsumer(scoreQueue, redis, {
        concurrency: 1,
        logger,
        handle: async () => {
          await ending;
          await finishScan(redis, scanId, 'completed');
        },
        onGivenUp: async () => {},
      }),
    );
    await until(async () => (await statusOf(scanId)) === 'scoring');
    const queues = await countQueues(redis, tenantId);
    expect(queues.map(({ name, running }) => [name, running])).to.deep.include(['score', 1]);
    end();
    await until(async () => (await statusOf(scanId)) === 'completed');
  });

  it('of each of many that end at once says how, and all of them are told', async () => {
    const jobs = Array.from({ length: 40 }, () => parseJob({ tenantId: tenant('many') }));
    const intake = await openIntake(redis, roomy);
    for (const job of jobs) await intake.submit(parseQueue, job);
    const finished = test.closing(await watchFinishedScans(redis));
    const told: string[] = [];
    finished.listen((scanId) => told.push(scanId));
    const endOf = (index: number) => (index % 2 === 0 ? 'completed' : 'failed');
    await Promise.all(jobs.map(({ scan }, index) => finishScan(redis, scan.scanId, endOf(index))));
    const statuses = await Promise.all(jobs.map(({ scan }) => statusOf(scan.scanId)));
    expect(statuses).to.deep.equal(jobs.map((_, index) => endOf(index)));
    await until(() => told.length === jobs.length);
    expect(told).to.have.members(jobs.map(({ scan }) => scan.scanId));
  });
});
