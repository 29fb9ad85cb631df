import { CheckoutJob, checkoutQueue } from '@terrasafe/contracts';
import type { Redis } from 'ioredis';
import { dispatcherOf } from './dispatcher.js';
import type { FirstJob } from './first-job.js';
import { intakeLua } from './intake-lua.js';
import { queuePrefix, scanKey } from './keys.js';
import { stages } from './pipeline.js';
import { Script } from './script.js';

export interface FailedScanOfBatch {
  readonly job: CheckoutJob;
  /** With which it failed. */
  readonly code: string;
}

const fieldsOfScan = 5;

/** As of now these scans are unfinished and on their way, though they have no job yet. Answers which had ended. */
const reopen = new Script(`${intakeLua}
local prefix, stage, tenant, now = unpack(ARGV, 1, 4)
local reopened = {}
for index = 5, #ARGV, ${fieldsOfScan} do
  local id, batch, job, filename, correlation = unpack(ARGV, index, index + ${fieldsOfScan - 1})
  local status = call('hget', scan_key(prefix, id), 'status')
  if not status or has_ended(status) then
    call('del', scan_key(prefix, id))
    keep_record(prefix, {id = id, stage = stage, lane = 'batch', tenant = tenant, batch = batch, job = job, turn = '',
      known = {'filename', filename, 'correlationId', correlation, 'submittedAt', cjson.decode(job).payload.scan.submittedAt}})
    send_on(prefix, id, 'batch', tenant, now)
    reopened[#reopened + 1] = id
  end
end
return reopened
`);

/** From being on their way into the line, without what is left of their failed jobs, which have the same ids. */
const lineUp = new Script(`${intakeLua}
local prefix, stage, tenant = unpack(ARGV, 1, 3)
local stages = cjson.decode(ARGV[4])
for index = 5, #ARGV, 2 do
  local id, code = ARGV[index], ARGV[index + 1]
  if call('zrem', prefix .. ':intake:open', id) == 1 then
    local field = 'batch:' .. tenant
    if call('hincrby', prefix .. ':intake:running', field, -1) <= 0 then call('hdel', prefix .. ':intake:running', field) end
    for _, name in ipairs(stages) do
      local job = prefix .. ':' .. name .. ':' .. id
      if call('hexists', job, 'finishedOn') == 1 then
        call('zrem', prefix .. ':' .. name .. ':failed', id)
        call('del', job, job .. ':logs')
      end
      call('zrem', prefix .. ':failed:' .. name .. ':' .. tenant, id .. ' ' .. code)
    end
    stand_in_line(prefix, {id = id, stage = stage, lane = 'batch', tenant = tenant})
  end
end
return needs_refill(prefix, stage) and 1 or 0
`);

/**
 * Puts failed scans of one tenant back at the end of its line, from their beginning, some hundred at a time. `forget`
 * removes the rows of their failures; it runs while they count as unfinished already and cannot begin yet, so that
 * wherever this breaks off, each of them ends once. @returns the ids of those that had ended
 */
export async function enterAgain(
  redis: Redis,
  tenantId: string,
  scans: readonly FailedScanOfBatch[],
  forget: (scanIds: readonly string[]) => Promise<void>,
): Promise<string[]> {
  const [first] = scans;
  if (!first) return [];
  const key = scanKey(first.job.scan.scanId);
  const about = [queuePrefix, checkoutQueue.name, tenantId];
  const records = scans.flatMap(({ job: { scan } }) => {
    const job = { trace: {}, payload: CheckoutJob.parse({ scan }) } satisfies FirstJob;
    return [scan.scanId, scan.batchId ?? '', JSON.stringify(job), scan.filename, scan.correlationId];
  });
  const reopened = (await reopen.run(redis, key, ...about, Date.now(), ...records)) as string[];
  if (reopened.length === 0) return [];
  await forget(reopened);
  const codes = new Map(scans.map(({ job, code }) => [job.scan.scanId, code]));
  const names = JSON.stringify(stages.map(({ queue }) => queue.name));
  const members = reopened.flatMap((id) => [id, codes.get(id) ?? '']);
  if ((await lineUp.run(redis, key, ...about, names, ...members)) === 1) {
    void dispatcherOf(redis)
      .refill(checkoutQueue.name)
      .catch(() => {});
  }
  return reopened;
}
