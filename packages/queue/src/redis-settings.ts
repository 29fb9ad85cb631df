import type { Logger } from '@terrasafe/service';
import type { Redis } from 'ioredis';

/** The settings of this Redis lose jobs; the message says which to change. */
export class RedisSettingsError extends Error {
  readonly code = 'REDIS_EVICTS';
  /** With which a process ends that cannot go on for this reason. */
  readonly exitCode = 6;
}

/** @throws RedisSettingsError for an eviction policy that could drop jobs. What could lose them in a crash is logged. */
export async function assertKeepsJobs(redis: Redis, logger: Logger): Promise<void> {
  const policy =
    fieldOf(await redis.info('memory'), 'maxmemory_policy') ?? (await findSetting(redis, 'maxmemory-policy'));
  if (policy !== undefined && policy !== 'noeviction') {
    throw new RedisSettingsError(
      `Redis evicts keys when its memory is full (maxmemory-policy ${policy}): jobs would vanish. ` +
        'Set maxmemory-policy to noeviction.',
    );
  }
  if (fieldOf(await redis.info('persistence'), 'aof_enabled') === '0') {
    logger.warn('redis is not append-only: a crash of it loses accepted scans. Set appendonly to yes.');
    return;
  }
  const appendfsync = await findSetting(redis, 'appendfsync');
  if (appendfsync !== undefined && appendfsync !== 'always') {
    logger.warn(
      { appendfsync },
      'a crash of the redis machine loses the last accepted scans. Set appendfsync to always.',
    );
  }
}

const fieldOf = (info: string, name: string) => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1];

/** Undefined where a provider forbids CONFIG. */
async function findSetting(redis: Redis, name: string): Promise<string | undefined> {
  try {
    const [, value] = (await redis.config('GET', name)) as string[];
    return value;
  } catch (error) {
    if (error instanceof Error && /^(NOPERM|ERR unknown command)/i.test(error.message)) return undefined;
    throw error;
  }
}
