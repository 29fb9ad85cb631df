import type { ScanStatus } from '@terrasafe/contracts';
import type { Redis } from 'ioredis';
import { intakeLua } from './intake-lua.js';
import { limitsKey, queuePrefix } from './keys.js';
import { stageArguments, stages } from './pipeline.js';
import { Script } from './script.js';

/** Scans of a batch that have begun and not ended, by what they are at. */
export type RunningOfBatch = Record<Exclude<ScanStatus, 'queued' | 'completed' | 'failed'>, number>;

const countRunning = new Script(`${intakeLua}
local prefix, batch, stages = ARGV[1], ARGV[2], {unpack(ARGV, 3)}
local counts = {}
for _, id in ipairs(call('zrange', prefix .. ':intake:open', 0, -1)) do
  local known = call('hmget', scan_key(prefix, id), 'batchId', 'status')
  if known[1] == batch then
    local status = status_of(prefix, id, known[2], stages)
    counts[status] = (counts[status] or 0) + 1
  end
end
local answer = {}
for index = 2, #stages, 2 do answer[#answer + 1] = counts[stages[index]] or 0 end
return answer
`);

/** Looks at what is on its way for all tenants, which the limits of running scans bound. */
export async function countRunningOfBatch(redis: Redis, batchId: string): Promise<RunningOfBatch> {
  const statuses = stages.map(({ status }) => status);
  const counts = (await countRunning.run(redis, limitsKey, queuePrefix, batchId, ...stageArguments)) as number[];
  return Object.fromEntries(statuses.map((status, index) => [status, counts[index]])) as RunningOfBatch;
}
