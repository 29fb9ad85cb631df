import type { Submission } from '@terrasafe/contracts';
import type { Redis } from 'ioredis';
import { FirstJob } from './first-job.js';
import { supersededKey } from './keys.js';

/**
 * Calls `tell` for scans that were held for their turn and gave their place to a newer one: nothing else is ever heard of
 * them. One of which it rejects is told again the next time, with those behind it. @returns how many were told
 */
export async function tellSuperseded(redis: Redis, tell: (scan: Submission) => Promise<void>): Promise<number> {
  for (let told = 0; ; told += 1) {
    const [oldest] = await redis.lrange(supersededKey, 0, 0);
    if (oldest === undefined) return told;
    await tell(FirstJob.parse(JSON.parse(oldest)).payload.scan);
    await redis.lrem(supersededKey, 1, oldest);
  }
}
