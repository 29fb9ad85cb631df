import { parseQueue, type ParseJob } from '@terrasafe/contracts';
import { logger, parseJob, roomy, until } from '@terrasafe/testing';
import { expect } from 'chai';
import type { Redis } from 'ioredis';
import { findScanProgress, finishScan, openConsumer, openIntake, tellSuperseded } from '../src/index.js';
import { TestRedis, rejection } from './test-redis.js';

describe('scans that take turns', function () {
  this.timeout(30_000);
  let test: TestRedis;
  before(async () => void (test = await TestRedis.start()));
  afterEach(() => test.clear());
  after(() => test.stop());

  /** Takes scans; each ends when the test says so. */
  function scanOneByOne(redis: Redis) {
    const begun: ParseJob[] = [];
    const ends = new Map<string, () => void>();
    test.closing(
      openConsumer(parseQueue, redis, {
        concurrency: 20,
        logger,
        handle: async (job) => {
          begun.push(job);
          await new Promise<void>((resolve) => ends.set(job.scan.scanId, resolve));
          await finishScan(redis, job.scan.scanId, 'completed');
        },
        onGivenUp: async () => {},
      }),
    );
    const hasBegun = (job: ParseJob) => until(() => begun.some(({ scan }) => scan.scanId === job.scan.scanId));
    return { begun, hasBegun, end: ({ scan }: ParseJob) => ends.get(scan.scanId)!() };
  }

  it('runs one at a time, and of those that came meanwhile the newest', async () => {
    const redis = await test.connect();
    const intake = await openIntake(redis, roomy);
    const { begun, hasBegun, end } = scanOneByOne(redis);
    const [first, second, third] = [parseJob(), parseJob({ filename: 'ünïcode/"quoted"' }), parseJob()];
    expect(await intake.submit(parseQueue, first, 'main')).to.equal('accepted');
    await hasBegun(first);
    expect(await intake.submit(parseQueue, third, 'main')).to.equal('held');
    expect(await intake.submit(parseQueue, second, 'main')).to.equal('held');
    expect(await findScanProgress(redis, second.scan.scanId)).to.equal(null);

    end(first);
    await hasBegun(second);
    expect(begun).to.deep.equal([first, second]);
    end(second);
    await until(async () => (await findScanProgress(redis, second.scan.scanId))?.status === 'completed');

    expect(await redis.keys('*:intake:turn:*')).to.deep.equal([]);
    expect(await redis.hgetall('{terrasafe}:intake:totals')).to.deep.equal({ scans: '0', bytes: '0' });
    expect(await findScanProgress(redis, third.scan.scanId)).to.equal(null);

    const fourth = parseJob();
    expect(await intake.submit(parseQueue, fourth, 'main')).to.equal('accepted');
    await hasBegun(fourth);
    end(fourth);
  });

  it('holds nothing up that has another turn, or none', async () => {
    const redis = await test.connect();
    const intake = await openIntake(redis, roomy);
    const outcomes = [
      await intake.submit(parseQueue, parseJob(), 'main'),
      await intake.submit(parseQueue, parseJob(), 'other'),
      await intake.submit(parseQueue, parseJob()),
      await intake.submit(parseQueue, parseJob()),
    ];
    expect(outcomes).to.deep.equal(['accepted', 'accepted', 'accepted', 'accepted']);
  });

  it('accepts exactly one of many at once, and then exactly one more', async () => {
    const connections = await Promise.all(Array.from({ length: 4 }, () => test.connect()));
    const intakes = await Promise.all(connections.map((redis) => openIntake(redis, roomy)));
    const jobs = Array.from({ length: 100 }, () => parseJob());
    const outcomes = await Promise.all(jobs.map((job, index) => intakes[index % 4]!.submit(parseQueue, job, 'main')));
    expect(outcomes.filter((outcome) => outcome === 'accepted')).to.have.lengthOf(1);

    const { begun, end } = scanOneByOne(connections[0]!);
    await until(() => begun.length === 1);
    end(begun[0]!);
    await until(() => begun.length === 2);
    end(begun[1]!);
    await until(async () => (await connections[0]!.hget('{terrasafe}:intake:totals', 'scans')) === '0');
    expect(begun).to.have.lengthOf(2);
  });

  it('tells of each that a newer one has replaced, and of no other', async () => {
    const redis = await test.connect();
    const intake = await openIntake(redis, roomy);
    const [first, second, third, fourth] = [parseJob(), parseJob({ filename: 'ü "2"' }), parseJob(), parseJob()];
    for (const job of [first, second, third, third, fourth]) await intake.submit(parseQueue, job, 'main');
    await intake.submit(parseQueue, parseJob(), 'other');

    const told: unknown[] = [];
    const failure = await rejection(
      tellSuperseded(redis, async (scan) => {
        if (told.push(scan) === 2) throw new Error('nobody listens');
      }),
    );
    expect(failure).to.be.an('error');
    expect(await tellSuperseded(redis, async (scan) => void told.push(scan))).to.equal(1);
    expect(told).to.deep.equal([second.scan, third.scan, third.scan]);

    await finishScan(redis, first.scan.scanId, 'completed');
    await finishScan(redis, fourth.scan.scanId, 'completed');
    expect(await tellSuperseded(redis, async () => {})).to.equal(0);
  });

  it('goes on after a scan that failed, and passes a turn on once', async () => {
    const redis = await test.connect();
    const intake = await openIntake(redis, roomy);
    const [first, second, third] = [parseJob(), parseJob(), parseJob()];
    await intake.submit(parseQueue, first, 'main');
    await intake.submit(parseQueue, second, 'main');
    await finishScan(redis, first.scan.scanId, 'failed');
    expect(await findScanProgress(redis, second.scan.scanId)).to.include({ status: 'queued' });
    expect(await intake.submit(parseQueue, third, 'main')).to.equal('held');
    await finishScan(redis, first.scan.scanId, 'failed');
    expect(await findScanProgress(redis, third.scan.scanId)).to.equal(null);
  });
});
