import type { ScanStatus } from '@terrasafe/contracts';
import type { Redis } from 'ioredis';
import { dispatcherOf } from './dispatcher.js';
import { Gathering } from './gathering.js';
import { intakeLua } from './intake-lua.js';
import { finishedChannel, queuePrefix, scanKey } from './keys.js';
import { intakeQueues, stageArguments } from './pipeline.js';
import { Script } from './script.js';

/** What is known of a scan before its row is in the database. */
export interface ScanProgress {
  readonly tenantId: string;
  readonly status: ScanStatus;
  readonly filename: string;
  readonly correlationId: string;
  readonly submittedAt: string;
}

const progressFields = ['status', 'tenantId', 'filename', 'correlationId', 'submittedAt'] as const;
const finishedSeconds = 3_600;

const look = new Script(`${intakeLua}
local prefix, stage = ARGV[1], ARGV[2]
local batch = call('hget', KEYS[1], 'batchId')
return {is_cancelled(prefix, batch) and 1 or 0, needs_refill(prefix, stage) and 1 or 0}
`);

interface StartOfScan {
  /** The batch of the scan was called off. */
  readonly isCancelled: boolean;
  /** Scans wait in front of `stage`, which runs low. */
  readonly needsRefill: boolean;
}

/** What there is to know when a scan starts in `stage`. */
export async function lookAtStart(redis: Redis, scanId: string, stage: string): Promise<StartOfScan> {
  const [isCancelled, needsRefill] = (await look.run(redis, scanKey(scanId), queuePrefix, stage)) as [number, number];
  return { isCancelled: isCancelled === 1, needsRefill: needsRefill === 1 };
}

const finish = new Script(`${intakeLua}
local prefix, ttl, channel, intakes = ARGV[1], ARGV[2], ARGV[3], cjson.decode(ARGV[4])
for index = 5, #ARGV, 2 do
  local id, status = ARGV[index], ARGV[index + 1]
  local key = scan_key(prefix, id)
  local known = call('hmget', key, 'lane', 'tenantId', 'bytes', 'turn')
  if call('zrem', prefix .. ':intake:open', id) == 1 then
    local field = known[1] .. ':' .. known[2]
    if call('hincrby', prefix .. ':intake:running', field, -1) <= 0 then call('hdel', prefix .. ':intake:running', field) end
    count(prefix, -1, -known[3])
  end
  call('hdel', key, 'job', 'bundle')
  call('hset', key, 'status', status)
  call('expire', key, ttl)
  call('publish', channel, id)
  if known[4] and known[4] ~= '' then pass_turn(prefix, known[4], id) end
end
local low = {}
for _, stage in ipairs(intakes) do
  if needs_refill(prefix, stage) then low[#low + 1] = stage end
end
return low
`);

type End = 'completed' | 'failed';

interface Ended {
  readonly scanId: string;
  readonly status: End;
}

const endings = new WeakMap<Redis, Gathering<Ended, void>>();
const scansPerCall = 500;

/**
 * Call after the row is committed: waiters are told, and the tenant has room for another scan. Repeating is harmless.
 * Scans that end at the same time are told in one step.
 */
export function finishScan(redis: Redis, scanId: string, status: End): Promise<void> {
  const ending = endings.get(redis) ?? new Gathering(finishAll(redis), { maxItems: scansPerCall });
  endings.set(redis, ending);
  return ending.add({ scanId, status });
}

function finishAll(redis: Redis): (scans: readonly Ended[]) => Promise<void[]> {
  return async (scans) => {
    const intakes = JSON.stringify(intakeQueues.map(({ name }) => name));
    const fields = scans.flatMap(({ scanId, status }) => [scanId, status]);
    const args = [queuePrefix, finishedSeconds, finishedChannel, intakes, ...fields];
    const low = (await finish.run(redis, scanKey(''), ...args)) as string[];
    // Whether it works matters to the next scan, not to this one; the workers of the stage look for themselves as well.
    for (const stage of low)
      void dispatcherOf(redis)
        .refill(stage)
        .catch(() => {});
    return scans.map(() => {});
  };
}

const progress = new Script(`${intakeLua}
local prefix, id, fields, stages = ARGV[1], ARGV[2], cjson.decode(ARGV[3]), {unpack(ARGV, 4)}
local values = call('hmget', KEYS[1], unpack(fields))
values[1] = status_of(prefix, id, values[1], stages)
return values
`);

export async function findScanProgress(redis: Redis, scanId: string): Promise<ScanProgress | null> {
  const args = [queuePrefix, scanId, JSON.stringify(progressFields), ...stageArguments];
  const values = (await progress.run(redis, scanKey(scanId), ...args)) as (string | null)[];
  const fields = Object.fromEntries(progressFields.map((name, index) => [name, values[index]]));
  return fields.tenantId ? (fields as unknown as ScanProgress) : null;
}
