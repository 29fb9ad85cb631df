import { createHash, randomUUID } from 'node:crypto';
import { TryLater } from '@terrasafe/queue';
import type { Redis } from 'ioredis';

/** Longer than a post takes; after it the process that held the lock counts as dead. */
const lockMs = 120_000;
const waitMs = 5_000;

/** Deletes the lock only when it is still ours. */
const unlock = `if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0`;

/** Where what was posted is remembered. `names` may hold anything; equal ones give the same key. */
export function postKey(kind: 'comment' | 'status', names: readonly (string | number)[]): string {
  return `terrasafe:${kind}:{${createHash('sha256').update(JSON.stringify(names)).digest('base64url')}}`;
}

/** @throws TryLater while another process works under the same key */
export async function runAlone(redis: Redis, key: string, work: () => Promise<void>): Promise<void> {
  const lockKey = `${key}:lock`;
  const owner = randomUUID();
  const isOurs = await redis.set(lockKey, owner, 'PX', lockMs, 'NX');
  if (!isOurs) throw new TryLater('Another process posts there.', waitMs);
  try {
    await work();
  } finally {
    await redis.eval(unlock, 1, lockKey, owner);
  }
}
