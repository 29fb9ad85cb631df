import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { queuePrefix } from './victims.js';

/** Nothing ended for so long, with every part of the stack up again: what is left never will. */
const stuckMs = 90_000;

/** Returns once no scan is open and no job is at work or waiting, or when nothing has changed for long. */
export async function untilIdle(redis: Redis, log: (line: string) => void): Promise<void> {
  let last = '';
  for (let changedAt = performance.now(); performance.now() - changedAt < stuckMs; await sleep(250)) {
    const state = await stateOf(redis);
    if (state === idle) return;
    if (state !== last) changedAt = performance.now();
    last = state;
  }
  log(`nothing moves any more: ${last}`);
}

const idle = 'open 0';

async function stateOf(redis: Redis): Promise<string> {
  const parts: string[] = [];
  for (const queue of ['checkout', 'parse', 'score', 'persist']) {
    const key = (name: string) => `${queuePrefix}:${queue}:${name}`;
    const counts = await Promise.all([
      redis.llen(key('wait')),
      redis.llen(key('active')),
      redis.zcard(key('delayed')),
      redis.zcard(key('prioritized')),
    ]);
    if (counts.some((count) => count > 0)) parts.push(`${queue} ${counts.join('/')}`);
  }
  const open = (await redis.hget(`${queuePrefix}:intake:totals`, 'scans')) ?? '0';
  return [`open ${open}`, ...parts].join(', ');
}
