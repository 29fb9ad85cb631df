import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { LocalError, freePort, startService, type LocalServer, type RunningService } from '@terrasafe/local';
import { Redis } from 'ioredis';
import { Client as Postgres } from 'pg';
import type { RunningStack } from '../running-stack.js';

const project = fileURLToPath(new URL('../../../../../', import.meta.url));
export const queuePrefix = '{terrasafe}';
const longestCalmMs = 3_000;

/** The processes of a stack under a supervisor, which starts again what has ended, as the orchestrator of a cluster does. */
export class Victims {
  /** Services that ended without having been told to, with how; none is expected to. */
  readonly crashes: string[] = [];
  /** Jobs that were at work when their worker, or the server that it needs, was struck. */
  struckJobs = 0;
  /** Connects again by itself; not to be cut off with the services: see `cutRedis`. */
  readonly redis: Redis;
  readonly #running: RunningStack;
  readonly #env: Readonly<Record<string, string>>;
  #isStopping = false;

  constructor(running: RunningStack, env: Readonly<Record<string, string>>) {
    this.#running = running;
    this.#env = env;
    this.redis = new Redis(running.stack.redisUrl, { maxRetriesPerRequest: null, retryStrategy: () => 100 });
    this.redis.on('error', () => {}); // expected for as long as Redis is down
    for (const service of running.stack.services.values()) this.#watch(service);
  }

  get services(): string[] {
    return [...this.#running.stack.services.keys()];
  }

  async killService(name: string, downMs: number): Promise<void> {
    const service = this.#running.stack.services.get(name)!;
    service.kill();
    await service.exited;
    await sleep(downMs);
    await this.#start(name);
  }

  async killServer(name: 'redis' | 'postgres', downMs: number): Promise<void> {
    const server: LocalServer = this.#running.stack[name]!;
    server.kill();
    await sleep(downMs);
    await server.restart();
  }

  async cutPostgres(): Promise<void> {
    const sql = `select pg_terminate_backend(pid) from pg_stat_activity
      where pid <> pg_backend_pid() and backend_type = 'client backend'`;
    await this.asSuperuser((client) => client.query(sql)).catch(ignoreOutage);
  }

  async cutRedis(): Promise<void> {
    await this.redis.client('KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    await this.redis.client('KILL', 'TYPE', 'pubsub');
  }

  /** The workers of the queue go on with jobs that others may take from now on. */
  async expireLocks(queue: string): Promise<void> {
    const ids = await this.redis.lrange(`${queuePrefix}:${queue}:active`, 0, -1);
    if (ids.length > 0) this.struckJobs += await this.redis.del(ids.map((id) => `${queuePrefix}:${queue}:${id}:lock`));
  }

  /** Waits for a moment in which jobs of the queue are at work, unless there is none for long. */
  async untilBusy(queue: string): Promise<void> {
    for (const deadline = Date.now() + longestCalmMs; Date.now() < deadline; await sleep(2)) {
      const active = await this.redis.llen(`${queuePrefix}:${queue}:active`);
      this.struckJobs += active;
      if (active > 0) return;
    }
  }

  /** The process stands still beyond the locks of its jobs, then goes on with them; another one has taken them meanwhile. */
  async freeze(name: string, forMs: number, beforeStop: () => Promise<void>): Promise<void> {
    const frozen = this.#running.stack.services.get(name)!;
    const other = await this.#startAnother(name);
    await beforeStop();
    process.kill(frozen.pid, 'SIGSTOP');
    await sleep(forMs);
    process.kill(frozen.pid, 'SIGCONT');
    await other.stop();
    await this.#judge(other);
  }

  /** SIGTERM and a new start; how the old process has ended. */
  async restartCleanly(name: string): Promise<string> {
    const service = this.#running.stack.services.get(name)!;
    await this.#running.stack.restart(name);
    this.#watch(this.#running.stack.services.get(name)!);
    const { code, signal } = await service.exited;
    return `${code ?? signal}`;
  }

  async asSuperuser<Result>(work: (client: Postgres) => Promise<Result>): Promise<Result> {
    const url = new URL(this.#running.stack.databaseUrl);
    url.username = 'postgres';
    const client = new Postgres({ connectionString: url.href });
    client.on('error', () => {}); // also rejects what is under way
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    this.redis.disconnect();
    await this.#running.stop();
  }

  async #start(name: string): Promise<void> {
    for (;;) {
      try {
        await this.#running.stack.restart(name);
        this.#watch(this.#running.stack.services.get(name)!);
        return;
      } catch (error) {
        // What it needs is down right now, and it gave up: whoever supervises it tries again.
        if (!(error instanceof LocalError && error.code === 'START_FAILED')) throw error;
        await sleep(200);
      }
    }
  }

  async #startAnother(name: string): Promise<RunningService> {
    const { redisUrl, databaseUrl } = this.#running.stack;
    const { directory } = this.#running;
    for (;;) {
      try {
        return await startService({
          name: `${name}-2`,
          entry: join(project, 'services', name, 'dist/src/main.js'),
          env: {
            TERRASAFE_REDIS_URL: redisUrl,
            TERRASAFE_DATABASE_URL: databaseUrl,
            TERRASAFE_BLOB_URL: pathToFileURL(join(directory, 'blobs')).href,
            TERRASAFE_MIRROR_DIRECTORY: join(directory, 'mirrors'),
            TERRASAFE_HOST: '127.0.0.1',
            ...this.#env,
            TERRASAFE_PORT: String(await freePort()),
          },
          directory,
          log: () => {},
        });
      } catch (error) {
        if (!(error instanceof LocalError && error.code === 'START_FAILED')) throw error;
      }
    }
  }

  #watch(service: RunningService): void {
    void service.exited.then(async () => {
      const hasCrashed = await this.#judge(service);
      if (hasCrashed && !this.#isStopping) await this.#start(service.name);
    });
  }

  /** SIGKILL is our own doing, and 0 the answer to SIGTERM. */
  async #judge(service: RunningService): Promise<boolean> {
    const { code, signal } = await service.exited;
    if (code === 0 || signal === 'SIGKILL') return false;
    this.crashes.push(`${service.name}: ${code ?? signal}`);
    return true;
  }
}

/** A server that is down has no connections. */
function ignoreOutage(error: unknown): void {
  if (!(error instanceof Error && /ECONNREFUSED|terminat|starting up|shutting down|recovery/.test(error.message)))
    throw error;
}
