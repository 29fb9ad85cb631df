import { logger } from '@terrasafe/testing';
import { expect } from 'chai';
import { RedisSettingsError, connectRedis } from '../src/index.js';
import { TestRedis, rejection } from './test-redis.js';

describe('settings of Redis', function () {
  this.timeout(30_000);
  let test: TestRedis;
  before(async () => void (test = await TestRedis.start()));
  afterEach(() => test.clear());
  after(() => test.stop());

  it('are refused when keys may be evicted, with the setting to change', async () => {
    const redis = await test.connect();
    for (const policy of ['allkeys-lru', 'volatile-ttl']) {
      await redis.config('SET', 'maxmemory-policy', policy);
      const error = await rejection(connectRedis(test.server.url, { logger, whenAway: 'answer' }));
      expect(error).to.be.instanceOf(RedisSettingsError).and.include({ code: 'REDIS_EVICTS', exitCode: 6 });
      expect((error as Error).message)
        .to.contain(policy)
        .and.contain('noeviction');
    }
    await redis.config('SET', 'maxmemory-policy', 'noeviction');
    await test.connect();
  });

  it('are read without CONFIG where a provider forbids it', async () => {
    const redis = await test.connect();
    await redis.call('ACL', 'SETUSER', 'managed', 'on', '>secret', '~*', '&*', '+@all', '-config');
    const url = test.server.url.replace('redis://', 'redis://managed:secret@');
    await test.connect('wait', url);
    await redis.config('SET', 'maxmemory-policy', 'allkeys-lru');
    const error = await rejection(connectRedis(url, { logger, whenAway: 'wait' }));
    await redis.config('SET', 'maxmemory-policy', 'noeviction');
    expect(error).to.be.instanceOf(RedisSettingsError);
  });

  it('make each answered write durable on the private server', async () => {
    const redis = await test.connect();
    await redis.set('accepted', '1');
    test.server.kill();
    await test.server.restart();
    expect(await (await test.connect()).get('accepted')).to.equal('1');
  });
});
