import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPostgres, openRedis, type LocalServer } from '@terrasafe/local';
import { connectRedis } from '@terrasafe/queue';
import { createLogger, type Logger } from '@terrasafe/service';
import { migrate, openStore, type Store } from '@terrasafe/store';
import type { Redis } from 'ioredis';

export const logger: Logger = createLogger('test', 'silent');

let shared: Promise<Servers> | undefined;
/** Those of all suites of a test run, which leave them running and Redis to the next one. */
export const sharedServers = (): Promise<Servers> => (shared ??= Servers.start());
after(async () => {
  await (await shared)?.stop();
});

/** A Redis and a Postgres with the schema, which the tests may stop. */
export class Servers {
  readonly redisServer: LocalServer;
  readonly postgres: LocalServer;
  readonly redis: Redis;
  readonly store: Store;
  readonly #directory: string;

  private constructor(directory: string, redisServer: LocalServer, postgres: LocalServer, redis: Redis, store: Store) {
    this.#directory = directory;
    this.redisServer = redisServer;
    this.postgres = postgres;
    this.redis = redis;
    this.store = store;
  }

  static async start(): Promise<Servers> {
    const directory = await mkdtemp(join(tmpdir(), 'terrasafe-ingest-test-'));
    const log = () => {};
    const [redisServer, postgres] = await Promise.all([
      openRedis({ directory: join(directory, 'redis'), log }),
      openPostgres({ directory: join(directory, 'postgres'), log }),
    ]);
    await migrate(postgres.url, 'up');
    const redis = await connectRedis(redisServer.url, { logger, whenAway: 'answer' });
    return new Servers(directory, redisServer, postgres, redis, await openStore(postgres.url, { poolSize: 2 }));
  }

  async stop(): Promise<void> {
    this.redis.disconnect();
    await this.store.close();
    await Promise.all([this.redisServer.stop(), this.postgres.stop()]);
    await rm(this.#directory, { recursive: true, force: true });
  }
}
