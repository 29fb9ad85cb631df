import { persistQueue } from '@terrasafe/contracts';
import type { Redis } from 'ioredis';
import { noteFailed } from './dead-letters.js';
import { dispatcherOf } from './dispatcher.js';
import { FirstJob } from './first-job.js';
import { intakeLua } from './intake-lua.js';
import { queuePrefix, scanKey } from './keys.js';
import { findStage, intakeQueues, stages } from './pipeline.js';
import { finishScan } from './scan-record.js';
import { Script } from './script.js';

export interface Reconciliation {
  /** Scans without a job that were put back into their queue. */
  readonly requeued: number;
  /** Their result was written already; only the notice of it was lost. */
  readonly finished: number;
  /** Given up: they had been put back too often, or had killed their workers. */
  readonly failed: number;
}

interface ReconcilerOptions {
  readonly redis: Redis;
  /** The status of the scan's row; null when there is none. */
  readonly findOutcome: (tenantId: string, scanId: string) => Promise<'completed' | 'failed' | null>;
  /** A scan that was sent on, or found to be on its way, more recently is left alone. */
  readonly graceMs: number;
}

/** A scan that gets lost again and again may be what kills what runs it. */
const maxRecoveries = 3;
const scansPerCall = 100;

/**
 * Scans that have been sent on for longer than the grace and have no living job in any queue, which one script sees at
 * one moment: a job of the next queue is there before that of the last one goes. All that it looks at are stamped, so
 * that nobody looks at them again within the grace. Answers how many those were, then for each that is lost: id, tenant,
 * stage, job, recoveries, and queue and error of a failed job.
 */
const findLost = new Script(`${intakeLua}
local prefix, now, before, limit = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])
local open = prefix .. ':intake:open'
local ids = call('zrangebyscore', open, '-inf', before, 'limit', 0, limit)
local answer = {#ids}
for _, id in ipairs(ids) do
  call('zadd', open, now, id)
  local is_alive, failed_in, failure = false, '', ''
  for index = 5, #ARGV do
    for _, job in ipairs(jobs_of(prefix, id)) do
      local key = prefix .. ':' .. ARGV[index] .. ':' .. job
      if call('exists', key) == 1 then
        local ended = call('hmget', key, 'finishedOn', 'failedReason')
        -- What became of a bundle says nothing of one scan in it.
        if not ended[1] then is_alive = true elseif job == id then failed_in, failure = ARGV[index], ended[2] or '' end
      end
    end
  end
  local known = call('hmget', scan_key(prefix, id), 'tenantId', 'stage', 'job', 'recoveries')
  if not is_alive and known[3] then
    answer[#answer + 1] = {id, known[1], known[2], known[3], known[4] or '0', failed_in, failure}
  end
end
return answer
`);

interface LostScan {
  readonly scanId: string;
  readonly tenantId: string;
  readonly stage: string;
  readonly job: FirstJob;
  readonly recoveries: number;
  /** The queue that holds a failed job of it, and its error. */
  readonly failedIn: string;
  readonly failure: string;
}

type Row = [string, string, string, string, string, string, string];

/** Finds scans that are neither finished nor queued. For one process at a time; see `openSchedule`. */
export class Reconciler {
  readonly #options: ReconcilerOptions;

  constructor(options: ReconcilerOptions) {
    this.#options = options;
  }

  async run(): Promise<Reconciliation> {
    const { redis, graceMs } = this.#options;
    const counts = { requeued: 0, finished: 0, failed: 0 };
    const now = Date.now();
    for (;;) {
      const { looked, lost } = await this.#findLost(now, now - graceMs);
      for (const scan of lost) counts[await this.#settle(scan)] += 1;
      if (looked < scansPerCall) break;
    }
    await Promise.all(intakeQueues.map(({ name }) => dispatcherOf(redis).refill(name)));
    return counts;
  }

  async #settle(scan: LostScan): Promise<keyof Reconciliation> {
    const { redis, findOutcome } = this.#options;
    const { scanId, tenantId, stage, job, recoveries, failedIn, failure } = scan;
    const outcome = await findOutcome(tenantId, scanId);
    if (outcome) {
      await finishScan(redis, scanId, outcome);
      return 'finished';
    }
    if (failedIn || recoveries >= maxRecoveries) {
      const reason = failedIn
        ? `The ${failedIn} stage gave up: ${failure}.`
        : `The scan was lost ${recoveries} times on its way; the operator's log has the cause.`;
      // Where even the failure could not be written down, the queue's list of failed jobs has to do.
      if (failedIn === persistQueue.name) await finishScan(redis, scanId, 'failed');
      else await dispatcherOf(redis).fail(job, 'INTERNAL', reason);
      const definition = findStage(failedIn)?.queue;
      if (definition) await noteFailed(redis, definition, tenantId, scanId, 'INTERNAL');
      return 'failed';
    }
    await redis.hincrby(scanKey(scanId), 'recoveries', 1);
    await dispatcherOf(redis).startAll([{ stage, job }]);
    return 'requeued';
  }

  async #findLost(now: number, before: number): Promise<{ looked: number; lost: LostScan[] }> {
    const names = stages.map(({ queue }) => queue.name);
    const args = [queuePrefix, now, before, scansPerCall, ...names];
    const [looked, ...lost] = (await findLost.run(this.#options.redis, scanKey(''), ...args)) as [number, ...Row[]];
    return {
      looked,
      lost: lost.map(([scanId, tenantId, stage, job, recoveries, failedIn, failure]) => ({
        scanId,
        tenantId,
        stage,
        failedIn,
        failure,
        job: FirstJob.parse(JSON.parse(job)),
        recoveries: Number(recoveries),
      })),
    };
  }
}
