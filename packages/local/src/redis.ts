import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { openServer, type LocalServer, type LocalServerOptions } from './local-server.js';
import { findRedis } from './find-redis.js';

const settings = {
  bind: '127.0.0.1',
  // The working directory: no character of its path needs quoting then.
  dir: '.',
  save: '',
  appendonly: 'yes',
  // Accepted means durable: docs/adr/0006-durable-redis.md has what it costs.
  appendfsync: 'always',
  // BullMQ needs it: an evicted key is a lost job.
  'maxmemory-policy': 'noeviction',
};

export interface LocalRedisOptions extends LocalServerOptions {
  /** Of redis.conf, beside and before ours. */
  readonly settings?: Readonly<Record<string, string>>;
}

/**
 * A private Redis, or a server that speaks its protocol, with an append-only file below the directory. What it has
 * answered is not lost, even when the machine dies. The URL is `redis://127.0.0.1:PORT`. Errors: IN_USE,
 * REDIS_NOT_FOUND, START_FAILED.
 */
export async function openRedis(options: LocalRedisOptions): Promise<LocalServer> {
  return openServer(
    {
      name: 'Redis',
      stopSignals: ['SIGTERM'],
      url: (port) => `redis://127.0.0.1:${port}`,
      prepare: async () => {
        const { path, env } = await findRedis(options.log, options.signal);
        const data = join(options.directory, 'data');
        await mkdir(data, { recursive: true });
        return {
          path,
          env: { ...process.env, ...env },
          cwd: data,
          arguments: (port) =>
            Object.entries({ ...settings, ...options.settings, port: String(port) }).flatMap(([name, value]) => [
              `--${name}`,
              value,
            ]),
          probe: probeRedis,
        };
      },
    },
    options,
  );
}

async function probeRedis(port: number, pid: number): Promise<void> {
  const client = new Redis({ host: '127.0.0.1', port, lazyConnect: true, retryStrategy: () => null });
  // ioredis emits what it also rejects with.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const answer = await client.info('server');
    if (!answer.includes(`process_id:${pid}\r\n`)) throw new Error(`port ${port} is answered by another server`);
    // Refused while the append-only file is being loaded.
    await client.dbsize();
  } finally {
    client.disconnect();
  }
}
