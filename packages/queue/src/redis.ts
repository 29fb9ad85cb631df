import { once } from 'node:events';
import type { Logger } from '@terrasafe/service';
import { Redis } from 'ioredis';

/** One hash tag, so that all keys of the queues live in one slot of a Redis Cluster. */
export const queuePrefix = '{terrasafe}';

interface RedisUse {
  readonly logger: Logger;
  /**
   * `answer`: commands fail within moments while Redis is away, so that a request gets its 503.
   * `wait`: commands wait for Redis to come back, as a worker must.
   */
  readonly whenAway: 'answer' | 'wait';
}

/** Connects, and keeps reconnecting for as long as it is open. */
export async function connectRedis(url: string, { logger, whenAway }: RedisUse): Promise<Redis> {
  const redis = new Redis(url, {
    maxRetriesPerRequest: whenAway === 'wait' ? null : 1,
    enableOfflineQueue: whenAway === 'wait',
    ...(whenAway === 'answer' && { commandTimeout: 5_000 }),
    retryStrategy: (attempt) => Math.min(attempt * 100, 2_000),
  });
  redis.on('error', (error: Error) => logger.warn({ error: error.message }, 'redis connection'));
  if (redis.status !== 'ready') await once(redis, 'ready');
  return redis;
}

/** Whether an error of a `whenAway: 'answer'` connection means that Redis is away. */
export function isRedisUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (
    error.name === 'MaxRetriesPerRequestError' ||
    /Connection is closed|Stream isn't writeable|Command timed out/.test(error.message)
  );
}
