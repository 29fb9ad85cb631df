import { setTimeout as sleep } from 'node:timers/promises';
import { logger, until } from '@terrasafe/testing';
import { expect } from 'chai';
import { openSchedule } from '../src/index.js';
import { TestRedis } from './test-redis.js';

describe('schedules', function () {
  this.timeout(30_000);
  let test: TestRedis;
  before(async () => void (test = await TestRedis.start()));
  afterEach(() => test.clear());
  after(() => test.stop());

  it('run when they are due, on one of several processes at a time', async () => {
    let running = 0;
    let most = 0;
    let runs = 0;
    const run = async () => {
      running += 1;
      most = Math.max(most, running);
      // Longer than the interval: the next one is due meanwhile.
      await sleep(1_500);
      running -= 1;
      runs += 1;
      return {};
    };
    const schedule = { name: 'test', everySeconds: 1, run };
    for (let process = 0; process < 2; process += 1) {
      test.closing(await openSchedule(await test.connect(), logger, schedule));
    }
    await until(() => runs >= 3, 20_000);
    expect(most).to.equal(1);
  });

  it('run again after an error', async () => {
    let runs = 0;
    const run = async () => {
      runs += 1;
      throw new Error('the database is away');
    };
    test.closing(await openSchedule(await test.connect(), logger, { name: 'failing', everySeconds: 1, run }));
    await until(() => runs >= 2, 20_000);
  });
});
