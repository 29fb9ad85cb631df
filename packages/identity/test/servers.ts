import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPostgres, openRedis, type LocalServer } from '@terrasafe/local';
import { migrate, openStore, type Store } from '@terrasafe/store';
import { Redis } from 'ioredis';

export interface Servers {
  readonly postgres: LocalServer;
  readonly redisServer: LocalServer;
  readonly store: Store;
  readonly redis: Redis;
}

/** A Postgres with the schema and a Redis that the suite may kill, with a client of each. */
export function useServers(): Servers {
  const directory = join(tmpdir(), `terrasafe-identity-test-${process.pid}`);
  let servers: Servers | undefined;

  before(async function () {
    this.timeout(120_000);
    const log = () => undefined;
    const [postgres, redisServer] = await Promise.all([
      openPostgres({ directory: join(directory, 'postgres'), log }),
      openRedis({ directory: join(directory, 'redis'), log }),
    ]);
    await migrate(postgres.url, 'up');
    const redis = new Redis(redisServer.url, { retryStrategy: () => 20 });
    // Redis is killed on purpose.
    redis.on('error', () => undefined);
    // One connection, so that what a check says holds for the next query too.
    servers = { postgres, redisServer, store: await openStore(postgres.url, { poolSize: 1 }), redis };
  });

  after(async () => {
    if (servers) {
      servers.redis.disconnect();
      await servers.store.close();
      await Promise.all([servers.postgres.stop(), servers.redisServer.stop()]);
    }
    await rm(directory, { recursive: true, force: true });
  });

  const started = () => {
    if (!servers) throw new Error('the servers run in tests and hooks only');
    return servers;
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
