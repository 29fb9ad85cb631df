import type { QueueDefinition } from '@terrasafe/contracts';
import { traceHeaders } from '@terrasafe/service';
import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { z } from 'zod';
import { queuePrefix } from './redis.js';

export interface Producer<Payload> {
  /** Resolves once Redis has taken the job. Sending the same id again while the job exists changes nothing. */
  send: (jobId: string, payload: Payload) => Promise<void>;
  /** Jobs by state, such as `{ waiting: 3, active: 1, failed: 0, … }`. */
  counts: () => Promise<Record<string, number>>;
  close: () => Promise<void>;
}

/** The job carries the trace context of the sender, so that one trace follows a scan over every queue. */
export function openProducer<Schema extends z.ZodType>(
  definition: QueueDefinition<Schema>,
  connection: Redis,
): Producer<z.infer<Schema>> {
  const queue = new Queue(definition.name, {
    connection,
    prefix: queuePrefix,
    // The events stream is not read by anyone; keep it from holding memory.
    streams: { events: { maxLen: 100 } },
    skipWaitingForReady: true,
  });
  queue.on('error', () => {}); // reported by the connection's own handler
  return {
    async send(jobId, payload) {
      const data = { trace: traceHeaders(), payload: definition.payload.parse(payload) };
      await queue.add(definition.name, data, {
        jobId,
        attempts: definition.attempts,
        backoff: { type: 'custom' },
        removeOnComplete: true,
        removeOnFail: { age: definition.keepFailedSeconds },
      });
    },
    counts: () => queue.getJobCounts(),
    close: () => queue.close(),
  };
}
