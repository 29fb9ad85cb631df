import { setTimeout as sleep } from 'node:timers/promises';
import { parseQueue } from '@terrasafe/contracts';
import { logger, parseJob, roomy, until } from '@terrasafe/testing';
import { expect } from 'chai';
import type { Redis } from 'ioredis';
import { findScanProgress, finishScan, openConsumer, openIntake, openSchedule } from '../src/index.js';
import { TestRedis } from './test-redis.js';

const limitsKey = '{terrasafe}:intake:limits';
const hour = 3_600_000;

describe('a Redis that has lost its data', function () {
  this.timeout(60_000);
  let test: TestRedis;
  before(async () => void (test = await TestRedis.start()));
  afterEach(() => test.clear());
  after(() => test.stop());

  /** An empty Redis in the place of the other: all connections are new. */
  async function replace(redis: Redis): Promise<void> {
    await redis.multi().flushall().client('KILL', 'TYPE', 'normal', 'SKIPME', 'yes').exec();
  }

  async function callsOf(redis: Redis, command: string): Promise<number> {
    return Number(new RegExp(`cmdstat_${command}:calls=(\\d+)`).exec(await redis.info('commandstats'))?.[1] ?? 0);
  }

  async function openSchedules(lookMs: number, name: string) {
    const runs: number[] = [];
    const schedule = { name, everySeconds: 3_600, run: async () => ({ runs: runs.push(Date.now()) }) };
    for (let process = 0; process < 3; process += 1) {
      test.closing(await openSchedule(await test.connect(), logger, schedule, lookMs));
    }
    return runs;
  }

  it('gets the schedules back, each once, whichever process sees it first', async () => {
    const redis = await test.connect();
    const runs = await openSchedules(50, 'often');
    const next = () => redis.zcard('{terrasafe}:maintenance-often:delayed');
    for (let losses = 0; losses < 5; losses += 1) {
      await until(async () => runs.length === losses + 1 && (await next()) === 1);
      await redis.flushall();
    }
    await until(async () => runs.length === 6 && (await next()) === 1);
    expect(await redis.hgetall('{terrasafe}:maintenance-often:meta')).to.include({
      concurrency: '1',
      'opts.maxLenEvents': '100',
    });
    // Each of them looks again, and finds nothing to do.
    await redis.config('RESETSTAT');
    await until(async () => (await callsOf(redis, 'exists')) >= 9);
    expect([runs.length, await next()]).to.deep.equal([6, 1]);
  });

  it('gets the schedules back as soon as the connection is there again', async () => {
    const runs = await openSchedules(hour, 'back');
    await until(() => runs.length === 1);
    const redis = await test.connect();
    await replace(redis);
    await until(() => runs.length === 2);
    await until(async () => (await redis.zcard('{terrasafe}:maintenance-back:delayed')) === 1);
  });

  it('gets the limits of running scans back, and those of the last process to start otherwise stay', async () => {
    const [first, second] = [await test.connect(), await test.connect()];
    await openIntake(first, { ...roomy, runningPerTenant: 2 }, 20);
    await openIntake(second, { ...roomy, runningPerTenant: 3 }, hour);
    await second.config('RESETSTAT');
    await until(async () => (await callsOf(second, 'hsetnx')) >= 2);
    expect(await second.hget(limitsKey, 'running')).to.equal('3');

    await second.flushall();
    await until(async () => (await second.hget(limitsKey, 'running')) === '2');
  });

  it('takes scans, and ends them, with the workers and the intake that were there before', async () => {
    const redis = await test.connect();
    const intake = await openIntake(redis, { ...roomy, runningPerTenant: 1 }, hour);
    const atOnce: number[] = [];
    let running = 0;
    const worker = await test.connect();
    test.closing(
      openConsumer(parseQueue, worker, {
        concurrency: 5,
        logger,
        handle: async ({ scan }) => {
          atOnce.push((running += 1));
          await sleep(20);
          running -= 1;
          await finishScan(worker, scan.scanId, 'completed');
        },
        onGivenUp: async () => {},
      }),
    );
    const scanSome = async () => {
      const jobs = Array.from({ length: 5 }, () => parseJob());
      for (const job of jobs) await intake.submit(parseQueue, job);
      const status = async () =>
        Promise.all(jobs.map(async ({ scan }) => (await findScanProgress(redis, scan.scanId))?.status));
      await until(async () => (await status()).every((it) => it === 'completed'));
    };
    await scanSome();
    await replace(await test.connect());
    await until(async () => (await redis.hget(limitsKey, 'running').catch(() => null)) === '1');
    await until(async () => (await redis.hget('{terrasafe}:parse:meta', 'opts.maxLenEvents')) === '100');
    await scanSome();
    expect(atOnce).to.deep.equal(Array.from({ length: 10 }, () => 1));
    expect(await redis.hgetall('{terrasafe}:intake:totals')).to.deep.equal({ scans: '0', bytes: '0' });
  });
});
