import type { LocalServer } from '@terrasafe/local';
import { openStore, type Store } from '@terrasafe/store';
import { TestServers } from '@terrasafe/testing';
import { Redis } from 'ioredis';

export interface Servers {
  readonly postgres: LocalServer;
  readonly redisServer: LocalServer;
  readonly store: Store;
  readonly redis: Redis;
}

/** A Postgres with the schema and a Redis that the suite may kill, with a client of each. */
export function useServers(): Servers {
  const servers = new TestServers();
  let opened: Servers | undefined;

  before(async function () {
    this.timeout(120_000);
    const [postgres, redisServer] = await Promise.all([servers.openPostgres(), servers.openRedis()]);
    const redis = servers.closing(new Redis(redisServer.url, { retryStrategy: () => 20 }));
    // Redis is killed on purpose.
    redis.on('error', () => undefined);
    // One connection, so that what a check says holds for the next query too.
    const store = servers.closing(await openStore(postgres.url, { poolSize: 1 }));
    opened = { postgres, redisServer, store, redis };
  });

  after(() => servers.stop());

  const started = () => {
    if (!opened) throw new Error('the servers run in tests and hooks only');
    return opened;
  };
  return {
    get postgres() {
      return started().postgres;
    },
    get redisServer() {
      return started().redisServer;
    },
    get store() {
      return started().store;
    },
    get redis() {
      return started().redis;
    },
  };
}
