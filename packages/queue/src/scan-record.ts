import type { ScanStatus } from '@terrasafe/contracts';
import type { Redis } from 'ioredis';
import { dispatcherOf } from './dispatcher.js';
import { intakeLua } from './intake-lua.js';
import { finishedChannel, queuePrefix, scanKey } from './keys.js';
import { intakeQueues } from './pipeline.js';
import { Script } from './script.js';

/** What is known of a scan before its row is in the database. */
export interface ScanProgress {
  readonly tenantId: string;
  readonly status: ScanStatus;
  readonly filename: string;
  readonly correlationId: string;
  readonly submittedAt: string;
}

const progressFields = ['tenantId', 'status', 'filename', 'correlationId', 'submittedAt'] as const;
const finishedSeconds = 3_600;

const advance = new Script(`${intakeLua}
local prefix, id, status, stage = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local known = call('hmget', KEYS[1], 'status', 'batchId')
if known[1] and not has_ended(known[1]) then call('hset', KEYS[1], 'status', status) end
return {is_cancelled(prefix, known[2]) and 1 or 0, stage ~= '' and needs_refill(prefix, stage) and 1 or 0}
`);

interface Advanced {
  /** The batch of the scan was called off. */
  readonly isCancelled: boolean;
  /** Scans wait in front of `intake`, which runs low. */
  readonly needsRefill: boolean;
}

/** Takes the scan to a status, unless it has ended: a repeated job may come late. `intake` is the queue it starts in. */
export async function noteStatus(
  redis: Redis,
  scanId: string,
  status: ScanStatus,
  intake: string | undefined,
): Promise<Advanced> {
  const answer = await advance.run(redis, scanKey(scanId), queuePrefix, scanId, status, intake ?? '');
  const [isCancelled, needsRefill] = answer as [number, number];
  return { isCancelled: isCancelled === 1, needsRefill: needsRefill === 1 };
}

const finish = new Script(`${intakeLua}
local prefix, id, status, ttl, channel = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local known = call('hmget', KEYS[1], 'lane', 'tenantId', 'bytes', 'turn')
if call('zrem', prefix .. ':intake:open', id) == 1 then
  local field = known[1] .. ':' .. known[2]
  if call('hincrby', prefix .. ':intake:running', field, -1) <= 0 then call('hdel', prefix .. ':intake:running', field) end
  count(prefix, -1, -known[3])
end
call('hdel', KEYS[1], 'job')
call('hset', KEYS[1], 'status', status)
call('expire', KEYS[1], ttl)
call('publish', channel, id)
if known[4] and known[4] ~= '' then pass_turn(prefix, known[4], id) end
local low = {}
for index = 6, #ARGV do
  if needs_refill(prefix, ARGV[index]) then low[#low + 1] = ARGV[index] end
end
return low
`);

/** Call after the row is committed: waiters are told, and the tenant has room for another scan. Repeating is harmless. */
export async function finishScan(redis: Redis, scanId: string, status: 'completed' | 'failed'): Promise<void> {
  const intakes = intakeQueues.map(({ name }) => name);
  const args = [queuePrefix, scanId, status, finishedSeconds, finishedChannel, ...intakes];
  const low = (await finish.run(redis, scanKey(scanId), ...args)) as string[];
  // Whether it works matters to the next scan, not to this one; the workers of the stage look for themselves as well.
  for (const stage of low)
    void dispatcherOf(redis)
      .refill(stage)
      .catch(() => {});
}

export async function findScanProgress(redis: Redis, scanId: string): Promise<ScanProgress | null> {
  const values = await redis.hmget(scanKey(scanId), ...progressFields);
  const fields = Object.fromEntries(progressFields.map((name, index) => [name, values[index]]));
  return fields.tenantId ? (fields as unknown as ScanProgress) : null;
}
