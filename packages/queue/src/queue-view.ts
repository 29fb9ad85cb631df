import type { Redis } from 'ioredis';
import { failedKey, limitsKey, queuePrefix } from './keys.js';
import { intakeLua } from './intake-lua.js';
import { intakeQueues, stageArguments, stages } from './pipeline.js';
import { Script } from './script.js';

/** Scans and jobs of one tenant in one queue. */
export interface QueueCounts {
  readonly name: string;
  /** In front of the queue, until it is the tenant's turn. */
  readonly queued: number;
  /** On their way in this stage, at work or about to be. */
  readonly running: number;
  readonly failed: number;
}

const countRunning = new Script(`${intakeLua}
local prefix, tenant, stages = ARGV[1], ARGV[2], {unpack(ARGV, 3)}
local counts = {}
for _, id in ipairs(call('zrange', prefix .. ':intake:open', 0, -1)) do
  local known = call('hmget', scan_key(prefix, id), 'tenantId', 'status', 'stage')
  if known[1] == tenant then
    local status = status_of(prefix, id, known[2], stages)
    local place = status == 'queued' and known[3] or status
    counts[place] = (counts[place] or 0) + 1
  end
end
local answer = {}
for place, number in pairs(counts) do
  answer[#answer + 1] = place
  answer[#answer + 1] = number
end
return answer
`);

/** The queues of the pipeline in order, as a tenant may see them: other tenants do not show. */
export async function countQueues(redis: Redis, tenantId: string): Promise<QueueCounts[]> {
  const flat = (await countRunning.run(redis, limitsKey, queuePrefix, tenantId, ...stageArguments)) as (
    string | number
  )[];
  const running = new Map<unknown, number>();
  for (let index = 0; index < flat.length; index += 2) running.set(flat[index], Number(flat[index + 1]));
  return Promise.all(
    stages.map(async ({ queue: { name }, status }) => ({
      name,
      queued: intakeQueues.some((queue) => queue.name === name) ? await countWaiting(redis, name, tenantId) : 0,
      // A scan that is sent on but was not begun has the name of its first queue for a place.
      running: (running.get(status) ?? 0) + (running.get(name) ?? 0),
      failed: await redis.zcard(failedKey(name, tenantId)),
    })),
  );
}

async function countWaiting(redis: Redis, stage: string, tenantId: string): Promise<number> {
  const lines = ['interactive', 'batch'].map((lane) =>
    redis.llen(`${queuePrefix}:intake:${stage}:${lane}:${tenantId}`),
  );
  return (await Promise.all(lines)).reduce((sum, length) => sum + length, 0);
}
