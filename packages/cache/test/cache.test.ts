import { createServer, type AddressInfo, type Socket } from 'node:net';
import type { LocalServer } from '@terrasafe/local';
import { counter } from '@terrasafe/service';
import { TestServers, logger } from '@terrasafe/testing';
import { expect } from 'chai';
import { Redis } from 'ioredis';
import {
  environmentRead,
  mitreTacticsRead,
  openCache,
  topIocsRead,
  type Cache,
  type CachedRead,
} from '../src/index.js';

const tenant = '0198f9a0-0000-7000-8000-000000000001';
const otherTenant = '0198f9a0-0000-7000-8000-000000000002';

/** A load that says when it has begun, and ends when it is told to. */
function heldLoad<Value>(value: Value) {
  let begin = () => {};
  let release = () => {};
  const begun = new Promise<void>((resolve) => (begin = resolve));
  const released = new Promise<void>((resolve) => (release = resolve));
  return {
    begun,
    release: () => release(),
    load: async () => {
      begin();
      await released;
      return value;
    },
  };
}

const never = () => Promise.reject(new Error('this must not be loaded'));

describe('cache', () => {
  const servers = new TestServers();
  let server: LocalServer;
  let redis: Redis;
  const caches: Cache[] = [];
  let number = 0;

  before(async () => {
    server = await servers.openRedis();
    redis = servers.closing(new Redis(server.url, { retryStrategy: () => 20 }));
    redis.on('error', () => undefined); // Redis is killed on purpose
  });
  afterEach(() => {
    for (const cache of caches.splice(0)) cache.close();
  });
  after(() => servers.stop());

  /** As another process would have it. */
  async function newCache(): Promise<Cache> {
    const cache = await openCache({ redis, logger });
    caches.push(cache);
    return cache;
  }

  const newRead = (tenantId: string | null = tenant): CachedRead => ({
    tenantId,
    name: `test-${(number += 1)}`,
    ttlSeconds: 600,
  });

  const metric = async (name: 'terrasafe_cache_hits_total' | 'terrasafe_cache_misses_total') =>
    (await counter(name).get()).values[0]?.value ?? 0;

  /** As if all but `milliseconds` of an entry's life had gone by. */
  const age = async (read: CachedRead, milliseconds: number) =>
    expect(await redis.pexpire(`terrasafe:cache:{${read.tenantId}}:entry:${read.name}`, milliseconds)).to.equal(1);

  it('loads once, for this process and for others', async () => {
    const read = newRead();
    const cache = await newCache();
    expect(await cache.cached(read, async () => ({ at: new Date(0), list: [1] }))).to.deep.equal({
      at: '1970-01-01T00:00:00.000Z',
      list: [1],
    });
    expect(await cache.cached(read, never))
      .to.have.property('list')
      .that.deep.equals([1]);
    expect(await (await newCache()).cached(read, never)).to.have.property('at', '1970-01-01T00:00:00.000Z');
  });

  it('remembers that there is nothing', async () => {
    const read = newRead();
    const cache = await newCache();
    expect(await cache.cached(read, async () => null)).to.equal(null);
    expect(await cache.cached(read, never)).to.equal(null);
  });

  it('gives each reader a value of its own', async () => {
    const cache = await newCache();
    const read = newRead();
    const values = await Promise.all([1, 2].map(() => cache.cached(read, async () => ({ list: [1] }))));
    values[0]?.list.push(2);
    expect(values[1]).to.deep.equal({ list: [1] });
  });

  it('counts hits and misses', async () => {
    const cache = await newCache();
    const read = newRead();
    const [hits, misses] = [await metric('terrasafe_cache_hits_total'), await metric('terrasafe_cache_misses_total')];
    for (let count = 0; count < 3; count++) await cache.cached(read, async () => 1);
    expect(await metric('terrasafe_cache_hits_total')).to.equal(hits + 2);
    expect(await metric('terrasafe_cache_misses_total')).to.equal(misses + 1);
  });

  it('keeps an entry no longer than it should', async () => {
    const cache = await newCache();
    const read = { ...newRead(), ttlSeconds: 7 };
    await cache.cached(read, async () => 1);
    expect(await redis.pttl(`terrasafe:cache:{${tenant}}:entry:${read.name}`)).to.be.within(30_001, 37_000);
    await age(read, 30_000);
    expect(await cache.cached(read, async () => 2)).to.equal(2);
  });

  it('refuses a life that no entry may have', async () => {
    const cache = await newCache();
    for (const ttlSeconds of [0, 86_401, NaN]) {
      const error = await cache.cached({ ...newRead(), ttlSeconds }, never).catch((reason: unknown) => reason);
      expect(error).to.be.instanceOf(RangeError);
    }
  });

  describe('in a stampede', () => {
    it('loads once in a process', async () => {
      const cache = await newCache();
      const read = newRead();
      let loads = 0;
      const held = heldLoad('value');
      const load = () => ((loads += 1), held.load());
      const readers = Array.from({ length: 100 }, () => cache.cached(read, load));
      await held.begun;
      held.release();
      expect(new Set(await Promise.all(readers))).to.deep.equal(new Set(['value']));
      expect(loads).to.equal(1);
    });

    it('loads once in many processes', async () => {
      const processes = await Promise.all(Array.from({ length: 8 }, newCache));
      const read = newRead();
      let loads = 0;
      const held = heldLoad('value');
      const load = () => ((loads += 1), held.load());
      const readers = processes.flatMap((cache) => Array.from({ length: 10 }, () => cache.cached(read, load)));
      await held.begun;
      held.release();
      expect(new Set(await Promise.all(readers))).to.deep.equal(new Set(['value']));
      expect(loads).to.equal(1);
    });

    it('serves what has just expired to those who do not load', async () => {
      const [loader, reader] = [await newCache(), await newCache()];
      const read = newRead();
      await loader.cached(read, async () => 'old');
      await age(read, 20_000);
      const held = heldLoad('new');
      const loading = loader.cached(read, held.load);
      await held.begun;
      expect(await reader.cached(read, never)).to.equal('old');
      held.release();
      expect(await loading).to.equal('new');
      expect(await reader.cached(read, never)).to.equal('new');
    });

    it('replaces a loader that has died', async () => {
      const [dying, other] = [await newCache(), await newCache()];
      const read = newRead();
      const held = heldLoad('never there');
      void dying.cached(read, held.load);
      await held.begun;
      dying.close();
      expect(await other.cached(read, async () => 'loaded')).to.equal('loaded');
      expect(await other.cached(read, never)).to.equal('loaded');
    });

    it('tells all who wait of a load that fails, and forgets it', async () => {
      const cache = await newCache();
      const read = newRead();
      const fault = new Error('no such column');
      const outcomes = await Promise.all(
        [1, 2, 3].map(() => cache.cached(read, () => Promise.reject(fault)).catch((error: unknown) => error)),
      );
      expect(outcomes).to.deep.equal([fault, fault, fault]);
      // Nobody has to wait until the lease is over.
      expect(await redis.exists(`terrasafe:cache:{${tenant}}:lock:${read.name}`)).to.equal(0);
      expect(await (await newCache()).cached(read, async () => 'fine')).to.equal('fine');
    });
  });

  describe('after a write', () => {
    for (const what of ['entry', 'tenant'] as const) {
      const forget = (cache: Cache, read: CachedRead) =>
        what === 'entry' ? cache.forget(read) : cache.forgetTenant(tenant);

      it(`forgets the ${what}`, async () => {
        const [reader, writer] = [await newCache(), await newCache()];
        const read = newRead();
        await reader.cached(read, async () => 'old');
        await forget(writer, read);
        expect(await reader.cached(read, async () => 'new')).to.equal('new');
        expect(await writer.cached(read, never)).to.equal('new');
      });

      it(`does not store what was loaded before it (${what})`, async () => {
        const [slow, writer] = [await newCache(), await newCache()];
        const read = newRead();
        const held = heldLoad('old');
        const slowly = slow.cached(read, held.load);
        await held.begun;
        await forget(writer, read);
        held.release();
        expect(await slowly).to.equal('old');
        expect(await writer.cached(read, async () => 'new')).to.equal('new');
        expect(await slow.cached(read, never)).to.equal('new');
      });

      it(`does not let readers of its process wait for an older load (${what})`, async () => {
        const cache = await newCache();
        const read = newRead();
        const held = heldLoad('old');
        const older = cache.cached(read, held.load);
        await held.begun;
        await forget(cache, read);
        const newer = cache.cached(read, async () => 'new');
        expect(await newer).to.equal('new');
        held.release();
        expect(await older).to.equal('old');
        expect(await cache.cached(read, never)).to.equal('new');
      });
    }

    it('leaves other entries and other tenants alone', async () => {
      const cache = await newCache();
      const [one, two] = [newRead(), newRead()];
      const others = { ...one, tenantId: otherTenant };
      for (const read of [one, two, others]) await cache.cached(read, async () => 'old');
      await cache.forget(one);
      expect(await cache.cached(two, never)).to.equal('old');
      await cache.forgetTenant(tenant);
      expect(await cache.cached(others, never)).to.equal('old');
    });

    it('never lists keys', async () => {
      const cache = await newCache();
      await redis.config('RESETSTAT');
      await cache.cached(newRead(), async () => 1);
      await cache.forgetTenant(tenant);
      const commands = await redis.info('commandstats');
      expect(commands)
        .to.include('cmdstat_eval')
        .and.not.match(/cmdstat_(keys|scan|flush)/);
    });
  });

  it('keeps tenants, and what belongs to nobody, apart', async () => {
    const cache = await newCache();
    const read = newRead();
    const owners = [tenant, otherTenant, null];
    for (const tenantId of owners) await cache.cached({ ...read, tenantId }, async () => tenantId);
    for (const tenantId of owners) expect(await cache.cached({ ...read, tenantId }, never)).to.equal(tenantId);
    const names = [mitreTacticsRead, topIocsRead(tenant), environmentRead(tenant, 'a'), environmentRead(tenant, 'b')];
    for (const entry of names) await cache.cached(entry, async () => entry.name);
    for (const entry of names) expect(await cache.cached(entry, never)).to.equal(entry.name);
  });

  describe('while Redis is away', () => {
    afterEach(async () => {
      await server.restart();
      while ((await redis.ping().catch(() => undefined)) !== 'PONG');
    });

    it('reads from the source, each value once at a time', async () => {
      const cache = await newCache();
      server.kill();
      let loads = 0;
      const load = async () => (loads += 1);
      const read = newRead();
      await Promise.all(Array.from({ length: 20 }, () => cache.cached(read, load)));
      expect(loads).to.equal(1);
      expect(await cache.cached(read, load)).to.equal(2);
    });

    it('opens all the same', async () => {
      server.kill();
      while ((await redis.ping().catch(() => undefined)) === 'PONG');
      expect(await (await newCache()).cached(newRead(), async () => 'from the source')).to.equal('from the source');
    });

    it('makes up for what it could not forget', async () => {
      const [writer, reader] = [await newCache(), await newCache()];
      const read = newRead();
      await writer.cached(read, async () => 'old');
      server.kill();
      await writer.forget(read);
      await server.restart();
      expect(await writer.cached(read, async () => 'new')).to.equal('new');
      // The reader may be back before the writer has caught up, yet not for ever.
      let value: unknown = 'old';
      while (value === 'old') value = await reader.cached(read, async () => 'new');
      expect(value).to.equal('new');
    });
  });

  it('reads from the source when Redis accepts and says nothing', async () => {
    const cache = await newCache();
    const sockets: Socket[] = [];
    const silent = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1');
    await new Promise((resolve) => silent.once('listening', resolve));
    const { port } = silent.address() as AddressInfo;
    const mute = new Redis(port, '127.0.0.1', { enableReadyCheck: false, retryStrategy: () => null });
    mute.on('error', () => undefined);
    const silenced = await openCache({ redis: mute, logger });
    caches.push(silenced);
    expect(await silenced.cached(newRead(), async () => 'from the source')).to.equal('from the source');
    expect(await cache.cached(newRead(), async () => 'from the source')).to.equal('from the source');
    mute.disconnect();
    for (const socket of sockets) socket.destroy();
    silent.close();
  });
});
