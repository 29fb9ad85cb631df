import type { Redis } from 'ioredis';
import { intakeLua } from './intake-lua.js';
import { queuePrefix, rememberingKey } from './keys.js';
import { stages } from './pipeline.js';
import { Script } from './script.js';

/**
 * A Redis that has just lost its data knows of no scan. It answers that all are needed for so long: its data may come
 * back from a copy, and workers go on with the jobs that they hold.
 */
const distrustMs = 86_400_000;

const find = new Script(`${intakeLua}
local prefix, now, distrust, queues = ARGV[1], ARGV[2], tonumber(ARGV[3]), cjson.decode(ARGV[4])
call('set', KEYS[1], now, 'NX')
local is_trusted = now - call('get', KEYS[1]) >= distrust

local function has_job(id)
  for _, queue in ipairs(queues) do
    if call('exists', prefix .. ':' .. queue .. ':' .. id) == 1 then return true end
  end
  return false
end

local function is_needed(id)
  if not is_trusted or call('zscore', prefix .. ':intake:open', id) then return true end
  local status = call('hget', scan_key(prefix, id), 'status')
  return (status and not has_ended(status)) or has_job(id)
end

local needed = {}
for index = 5, #ARGV do
  if is_needed(ARGV[index]) then needed[#needed + 1] = ARGV[index] end
end
return needed
`);

/**
 * Which of some hundred scans may still want their files: those that have not ended, and those with a job in any queue,
 * since a failed one may be tried again. All of them for a day after the first question to this Redis. A scan that is
 * held until its turn comes has no files yet, and is not known here.
 */
export async function findNeededScans(redis: Redis, scanIds: readonly string[], now: Date): Promise<Set<string>> {
  const queues = JSON.stringify(stages.map(({ queue }) => queue.name));
  const args = [queuePrefix, now.getTime(), distrustMs, queues, ...scanIds];
  return new Set((await find.run(redis, rememberingKey, ...args)) as string[]);
}
