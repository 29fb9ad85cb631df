import { once } from 'node:events';
import type { Logger } from '@terrasafe/service';
import { Cluster, Redis } from 'ioredis';
import { assertKeepsJobs } from './redis-settings.js';

interface RedisUse {
  readonly logger: Logger;
  /**
   * `answer`: commands fail within moments while Redis is away, so that a request gets its 503.
   * `wait`: commands wait for Redis to come back, as a worker must.
   */
  readonly whenAway: 'answer' | 'wait';
}

/** A connection that was lost without notice is given up when an answer takes longer; BullMQ blocks for at most 10 s. */
const silentMs = 30_000;

/**
 * Connects, and keeps reconnecting for as long as it is open. `redis://` and `rediss://` name one server;
 * `redis+cluster://host:port?node=host:port&node=…` (and `rediss+cluster://`) a cluster by some of its nodes. A cluster
 * is typed as a server: it has all of its commands, and nothing else is used of either.
 * @throws RedisSettingsError when Redis may drop jobs
 */
export async function connectRedis(url: string, { logger, whenAway }: RedisUse): Promise<Redis> {
  const isPatient = whenAway === 'wait';
  const options = {
    maxRetriesPerRequest: isPatient ? null : 1,
    enableOfflineQueue: isPatient,
    ...(isPatient ? { socketTimeout: silentMs } : { commandTimeout: 5_000 }),
  };
  const retryStrategy = (attempt: number) => Math.min(attempt * 100, 2_000);
  const redis = /^rediss?\+cluster:/.test(url)
    ? connectCluster(new URL(url), options, retryStrategy)
    : new Redis(url, { ...options, retryStrategy });
  redis.on('error', (error: Error) => logger.warn({ error: error.message }, 'redis connection'));
  if (redis.status !== 'ready') await once(redis, 'ready');
  try {
    const nodes = redis instanceof Cluster ? redis.nodes('master') : [redis];
    await Promise.all(nodes.map((node) => assertKeepsJobs(node, logger)));
  } catch (error) {
    redis.disconnect();
    throw error;
  }
  return redis as unknown as Redis;
}

function connectCluster(
  url: URL,
  { enableOfflineQueue, ...redisOptions }: { enableOfflineQueue: boolean; maxRetriesPerRequest: number | null },
  clusterRetryStrategy: (attempt: number) => number,
): Cluster {
  const isEncrypted = url.protocol.startsWith('rediss');
  const nodes = [url.host, ...url.searchParams.getAll('node')].map((host) => {
    const { hostname, port } = new URL(`redis://${host}`);
    return { host: hostname, port: Number(port || 6379) };
  });
  return new Cluster(nodes, {
    enableOfflineQueue,
    clusterRetryStrategy,
    redisOptions: {
      ...redisOptions,
      ...(url.username && { username: decodeURIComponent(url.username) }),
      ...(url.password && { password: decodeURIComponent(url.password) }),
      ...(isEncrypted && { tls: {} }),
    },
    // Certificates name hosts, not the addresses that the nodes tell of one another.
    ...(isEncrypted && { dnsLookup: (address, callback) => callback(null, address) }),
  });
}

/** A connection of its own for messages of channels. */
export function duplicateForMessages(redis: Redis): Redis {
  const options = { enableOfflineQueue: true, maxRetriesPerRequest: null };
  const connection: unknown = redis;
  if (!(connection instanceof Cluster)) return redis.duplicate(options);
  const { enableOfflineQueue, ...rest } = options;
  const redisOptions = { ...connection.options.redisOptions, ...rest };
  return connection.duplicate(undefined, { enableOfflineQueue, redisOptions }) as unknown as Redis;
}

/** Whether an error of a `whenAway: 'answer'` connection means that Redis is away, or full. */
export function isRedisUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (
    error.name === 'MaxRetriesPerRequestError' ||
    error.name === 'ClusterAllFailedError' ||
    /Connection is closed|Stream isn't writeable|Command timed out|Cluster isn't ready|None of startup nodes/.test(
      error.message,
    ) ||
    /^(OOM|LOADING|READONLY|CLUSTERDOWN|MASTERDOWN|TRYAGAIN|MISCONF)\b/.test(error.message)
  );
}
