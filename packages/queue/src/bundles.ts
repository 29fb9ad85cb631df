import { randomUUID } from 'node:crypto';
import type { Lane, QueueDefinition } from '@terrasafe/contracts';
import type { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { Gathering } from './gathering.js';
import { jobOptions } from './job-options.js';
import { limitsKey, queuePrefix } from './keys.js';
import { inlineLength, scanOf } from './pipeline.js';
import { Script } from './script.js';

/** The work on one scan, with the trace that it belongs to. */
export interface Item<Payload = unknown> {
  readonly trace: Record<string, string>;
  readonly payload: Payload;
}

/** One scan, or several that came at about the same time: what a job costs in Redis and its workers is shared. */
export type JobData = Item | { readonly bundle: readonly Item[] };

/** Under load a scan waits so long for others at most, in each stage. */
const intervalMs = 25;
/** A job of this size costs more to move than to have. */
const maxWeight = 256 * 1024;

/**
 * Notes in the records of scans which bundle they are in, since no job has their ids. A scan that has ended keeps the
 * rest of its record for a while, and one without a record needs none.
 */
const noteBundle = new Script(`
for index = 3, #ARGV do
  local key = ARGV[1] .. ':scan:' .. ARGV[index]
  if redis.call('exists', key) == 1 then redis.call('hset', key, 'bundle', ARGV[2]) end
end
`);

/** Sends the scans of one lane; those that come close together become one job. */
export function gatherBundles(
  definition: QueueDefinition,
  queue: Queue,
  redis: Redis,
  lane: Lane,
): Gathering<Item, void> {
  const send = async (bundle: readonly Item[]): Promise<void[]> => {
    if (bundle.length === 1) await sendApart(definition, queue, bundle);
    else {
      const id = `bundle-${randomUUID()}`;
      const scanIds = bundle.flatMap(({ payload }) => scanOf(payload)?.scanId ?? []);
      await noteBundle.run(redis, limitsKey, queuePrefix, id, ...scanIds);
      await queue.add(definition.name, { bundle } satisfies JobData, jobOptions(definition, id, lane));
    }
    return bundle.map(() => {});
  };
  const weigh = ({ payload }: Item) => inlineLength(payload);
  return new Gathering(send, { maxItems: definition.maxBundle, maxWeight, weigh, intervalMs });
}

/** Sends a job for each scan, whose id it has. Where there is such a job already this changes nothing. */
export async function sendApart(definition: QueueDefinition, queue: Queue, items: readonly Item[]): Promise<void> {
  const jobs = items.flatMap((item) => {
    const scan = scanOf(item.payload);
    return scan ? [{ name: definition.name, data: item, opts: jobOptions(definition, scan.scanId, scan.lane) }] : [];
  });
  await queue.addBulk(jobs);
}
