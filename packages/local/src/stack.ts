import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { endLeftover } from './detached-process.js';
import { refuseBusyPort, startEdge } from './edge.js';
import { FolderLock } from './folder-lock.js';
import type { Log } from './log-file.js';
import type { LocalServer } from './local-server.js';
import { freePort, isPortFree } from './ports.js';
import { openPostgres } from './postgres.js';
import { openRedis } from './redis.js';
import { serviceRecords, type RunningService } from './service.js';
import { ServiceGroup, type ServiceDefinition } from './service-group.js';

export interface StackUrls {
  readonly redisUrl: string;
  readonly databaseUrl: string;
}

export interface StackOptions {
  /** Everything that is kept lies below; one stack at a time. */
  readonly directory: string;
  /** `default` takes each service's own port when it is free. */
  readonly ports?: 'default' | 'free';
  /** 0 takes any free one. */
  readonly edgePort: number;
  /** The address of the edge; without it only this machine can connect. */
  readonly edgeHost?: string | undefined;
  /** A Redis to use instead of a private one. */
  readonly redisUrl?: string | undefined;
  /** A Postgres to use instead of a private one. */
  readonly databaseUrl?: string | undefined;
  /** `ingest-api` and `query-api` must be among them: the edge leads to them. */
  readonly services: readonly ServiceDefinition[];
  /** For all services. */
  readonly env?: Readonly<Record<string, string>>;
  readonly beforeServices?: (urls: StackUrls) => Promise<void>;
  readonly log: Log;
  /** Stops a start that has not finished. */
  readonly signal?: AbortSignal | undefined;
}

export interface Stack extends StackUrls {
  /** Of the edge. */
  readonly url: string;
  readonly services: ReadonlyMap<string, RunningService>;
  /** Absent when `redisUrl` was given. */
  readonly redis: LocalServer | undefined;
  /** Absent when `databaseUrl` was given. */
  readonly postgres: LocalServer | undefined;
  /** Stops a service if it runs and starts it on its port. */
  readonly restart: (name: string) => Promise<RunningService>;
  /** Edge, services, servers, in this order. A second call waits for the first. */
  readonly stop: () => Promise<void>;
}

type Stop = () => Promise<void>;

/**
 * Redis, Postgres, the services and the edge. When a part does not start, those that did are stopped again and its
 * error is thrown. Errors: IN_USE, PORT_BUSY and those of the parts.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const stops: Stop[] = [];
  try {
    return await startParts(options, stops);
  } catch (error) {
    await stopAll(stops);
    throw error;
  }
}

async function startParts(options: StackOptions, stops: Stop[]): Promise<Stack> {
  const { directory, log, signal } = options;
  const lock = await FolderLock.take(directory);
  stops.push(() => lock.release());
  await endLeftoverServices(directory);
  if (options.edgePort !== 0) await refuseBusyPort(options.edgePort);

  const servers = [
    provide(options.redisUrl, stops, () => openRedis({ directory: join(directory, 'redis'), log, signal })),
    provide(options.databaseUrl, stops, () => openPostgres({ directory: join(directory, 'postgres'), log, signal })),
  ] as const;
  // When one fails, the other must be there to be stopped.
  await Promise.allSettled(servers);
  const [redis, postgres] = await Promise.all(servers);
  const urls: StackUrls = { redisUrl: redis.url, databaseUrl: postgres.url };
  signal?.throwIfAborted();
  await options.beforeServices?.(urls);

  const { services, env = {} } = options;
  const serviceEnv = { ...env, TERRASAFE_REDIS_URL: urls.redisUrl, TERRASAFE_DATABASE_URL: urls.databaseUrl };
  const group = new ServiceGroup({ services, env: serviceEnv, ports: await choosePorts(options), directory, log });
  stops.push(() => group.stop());
  await group.start(signal);
  const edge = await startEdge({
    port: options.edgePort,
    host: options.edgeHost,
    ingestUrl: group.url('ingest-api'),
    queryUrl: group.url('query-api'),
  });
  stops.push(edge.close);

  let stopping: Promise<void> | undefined;
  return {
    ...urls,
    url: edge.url,
    redis: redis.server,
    postgres: postgres.server,
    services: group.running,
    restart: (name) => group.restart(name),
    stop: () => (stopping ??= stopAll(stops)),
  };
}

interface Provided {
  readonly url: string;
  readonly server: LocalServer | undefined;
}

async function provide(url: string | undefined, stops: Stop[], open: () => Promise<LocalServer>): Promise<Provided> {
  if (url !== undefined) return { url, server: undefined };
  const server = await open();
  stops.push(server.stop);
  return { url: server.url, server };
}

async function choosePorts({ ports = 'default', services }: StackOptions): Promise<Map<string, number>> {
  const chosen = new Map<string, number>();
  for (const { name, defaultPort } of services) {
    let port = ports === 'default' && (await isPortFree(defaultPort)) ? defaultPort : await freePort();
    while ([...chosen.values()].includes(port)) port = await freePort();
    chosen.set(name, port);
  }
  return chosen;
}

async function endLeftoverServices(directory: string): Promise<void> {
  const records = serviceRecords(directory);
  await mkdir(records, { recursive: true });
  const names = await readdir(records);
  await Promise.all(names.map((name) => endLeftover(join(records, name), ['SIGTERM'], 10_000)));
}

/** Last started first; what fails to stop does not keep the rest running. */
async function stopAll(stops: readonly Stop[]): Promise<void> {
  const errors: unknown[] = [];
  for (const stop of stops.toReversed()) {
    try {
      await stop();
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) throw new AggregateError(errors, 'not everything could be stopped');
}
