import type { Lane, QueueDefinition } from '@terrasafe/contracts';
import { traceHeaders } from '@terrasafe/service';
import type { Redis } from 'ioredis';
import type { z } from 'zod';
import { gatherBundles, type Item } from './bundles.js';
import { jobOptions, openQueue } from './job-options.js';
import { scanOf } from './pipeline.js';

export interface Producer<Payload> {
  /**
   * Resolves once Redis has taken the job. Sending the same id again while the job exists changes nothing. A job about
   * a scan takes the scan's lane, and may be sent together with others where the queue takes bundles; a new scan enters
   * through `openIntake` instead.
   */
  send: (jobId: string, payload: Payload) => Promise<void>;
  /** Jobs by state, such as `{ waiting: 3, active: 1, failed: 0, … }`; a bundle is one. */
  counts: () => Promise<Record<string, number>>;
  close: () => Promise<void>;
}

/** The job carries the trace context of the sender, so that one trace follows a scan over every queue. */
export function openProducer<Schema extends z.ZodType>(
  definition: QueueDefinition<Schema>,
  connection: Redis,
): Producer<z.infer<Schema>> {
  const queue = openQueue(definition.name, connection);
  const gather = (lane: Lane) => gatherBundles(definition, queue, connection, lane);
  const bundles = definition.maxBundle > 1 && { interactive: gather('interactive'), batch: gather('batch') };
  return {
    async send(jobId, payload) {
      const item: Item = { trace: traceHeaders(), payload: definition.payload.parse(payload) };
      const scan = scanOf(payload);
      if (bundles && scan) return bundles[scan.lane].add(item);
      await queue.add(definition.name, item, jobOptions(definition, jobId, scan?.lane ?? 'interactive'));
    },
    counts: () => queue.getJobCounts(),
    close: () => queue.close(),
  };
}
