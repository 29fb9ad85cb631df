import { persistQueue, type FailureCode } from '@terrasafe/contracts';
import type { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { sendApart } from './bundles.js';
import type { FirstJob } from './first-job.js';
import { intakeLua } from './intake-lua.js';
import { jobOptions, openQueue } from './job-options.js';
import { limitsKey, queuePrefix } from './keys.js';
import { findIntakeQueue } from './pipeline.js';
import { Script } from './script.js';

/**
 * Takes scans out of their lines, one from each tenant of the ring in turn, until the queue has enough of them at hand.
 * A tenant with as many scans on their way as it may have goes to the end of the ring. Answers for each its job, and
 * whether its batch was called off.
 */
const take = new Script(`${intakeLua}
local prefix, stage, now = ARGV[1], ARGV[2], ARGV[3]
local limit = running_limit(prefix)
local goal = ready_goal(prefix, stage)
local taken = {}
for _, lane in ipairs({'interactive', 'batch'}) do
  local room = goal - ready_count(prefix, stage, lane)
  local ring = ring_key(prefix, stage, lane)
  local tenants, skipped = call('llen', ring), 0
  while room > 0 and skipped < tenants do
    local tenant = call('lpop', ring)
    if running_count(prefix, lane, tenant) >= limit then
      call('rpush', ring, tenant)
      skipped = skipped + 1
    else
      skipped = 0
      local line = line_key(prefix, stage, lane, tenant)
      local id = call('lpop', line)
      if call('llen', line) > 0 then call('rpush', ring, tenant) else tenants = tenants - 1 end
      local known = call('hmget', scan_key(prefix, id), 'job', 'batchId')
      -- Without its record a scan cannot be run; whoever deleted that wanted it gone.
      if known[1] then
        send_on(prefix, id, lane, tenant, now)
        taken[#taken + 1] = {known[1], is_cancelled(prefix, known[2]) and 1 or 0}
        room = room - 1
      end
    end
  end
end
return taken
`);

/** A scan at its beginning: the queue, and the first job in it. */
interface Start {
  readonly stage: string;
  readonly job: FirstJob;
}

interface Taken {
  readonly job: FirstJob;
  readonly isCancelled: boolean;
}

/** Moves scans from the intake into the queues of BullMQ. Any process may, several at once as well. */
export class Dispatcher {
  readonly #redis: Redis;
  readonly #queues = new Map<string, Queue>();
  readonly #refills = new Map<string, { running: Promise<void>; isWantedAgain: boolean }>();

  constructor(redis: Redis) {
    this.#redis = redis;
  }

  /** Fills the queue up from its lines. Calls during a refill become one more refill. */
  async refill(stage: string): Promise<void> {
    const current = this.#refills.get(stage);
    if (current) {
      current.isWantedAgain = true;
      return current.running;
    }
    const refill = { running: Promise.resolve(), isWantedAgain: true };
    this.#refills.set(stage, refill);
    refill.running = (async () => {
      try {
        while (refill.isWantedAgain) {
          refill.isWantedAgain = false;
          const taken = await this.#take(stage);
          await this.#sendTaken(stage, taken);
          // What was called off takes no place in the queue.
          refill.isWantedAgain ||= taken.some(({ isCancelled }) => isCancelled);
        }
      } finally {
        this.#refills.delete(stage);
      }
    })();
    return refill.running;
  }

  /** Puts scans that were sent on into their queues. For one whose job exists this changes nothing. */
  async startAll(scans: readonly Start[]): Promise<void> {
    const stages = new Set(scans.map(({ stage }) => stage));
    await Promise.all(
      [...stages].map(async (stage) => {
        const definition = findIntakeQueue(stage);
        if (!definition) throw new Error(`no scan starts in the queue "${stage}"`);
        const items = scans.filter((scan) => scan.stage === stage).map(({ job }) => job);
        await sendApart(definition, this.#queue(stage), items);
      }),
    );
  }

  /** Has the scan written down as failed. */
  async fail(job: FirstJob, code: FailureCode, reason: string): Promise<void> {
    const { scan } = job.payload;
    const payload = persistQueue.payload.parse({
      status: 'failed',
      scan: { fileHash: null, fileSizeBytes: null, files: null, ...scan },
      code,
      reason,
    });
    const options = jobOptions(persistQueue, scan.scanId, scan.lane);
    await this.#queue(persistQueue.name).add(persistQueue.name, { trace: job.trace, payload }, options);
  }

  async #take(stage: string): Promise<Taken[]> {
    const taken = await take.run(this.#redis, limitsKey, queuePrefix, stage, Date.now());
    return (taken as [string, 0 | 1][]).map(([job, isCancelled]) => ({
      // Our own writing, which was checked when it was written.
      job: JSON.parse(job) as FirstJob,
      isCancelled: isCancelled === 1,
    }));
  }

  async #sendTaken(stage: string, taken: readonly Taken[]): Promise<void> {
    const reason = 'The batch was cancelled before the scan began.';
    await Promise.all([
      this.startAll(taken.filter(({ isCancelled }) => !isCancelled).map(({ job }) => ({ stage, job }))),
      ...taken.filter(({ isCancelled }) => isCancelled).map(({ job }) => this.fail(job, 'CANCELLED', reason)),
    ]);
  }

  #queue(name: string): Queue {
    const queue = this.#queues.get(name) ?? openQueue(name, this.#redis);
    this.#queues.set(name, queue);
    return queue;
  }
}

const dispatchers = new WeakMap<Redis, Dispatcher>();

/** The one of a connection: whoever sees that a queue runs low uses it, and it joins what they ask for. */
export function dispatcherOf(redis: Redis): Dispatcher {
  const dispatcher = dispatchers.get(redis) ?? new Dispatcher(redis);
  dispatchers.set(redis, dispatcher);
  return dispatcher;
}
