import type { LocalServer } from '@terrasafe/local';
import { connectRedis } from '@terrasafe/queue';
import { openStore, type Store } from '@terrasafe/store';
import { TestServers, logger } from '@terrasafe/testing';
import type { Redis } from 'ioredis';

/** A Redis and a Postgres with the schema, which the tests may stop. */
export interface Servers {
  readonly redisServer: LocalServer;
  readonly postgres: LocalServer;
  readonly redis: Redis;
  readonly store: Store;
}

const servers = new TestServers();
let shared: Promise<Servers> | undefined;
/** Those of all suites of a test run, which leave them running and Redis to the next one. */
export const sharedServers = (): Promise<Servers> => (shared ??= start());
after(() => servers.stop());

async function start(): Promise<Servers> {
  const [redisServer, postgres] = await Promise.all([servers.openRedis(), servers.openPostgres()]);
  const redis = servers.closing(await connectRedis(redisServer.url, { logger, whenAway: 'answer' }));
  return { redisServer, postgres, redis, store: servers.closing(await openStore(postgres.url, { poolSize: 2 })) };
}
