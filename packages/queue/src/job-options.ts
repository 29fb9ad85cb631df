import type { Lane, QueueDefinition } from '@terrasafe/contracts';
import { Queue, type JobsOptions } from 'bullmq';
import type { Redis } from 'ioredis';
import { queuePrefix } from './keys.js';

/** BullMQ takes jobs without a priority before all others; the order within one priority is that of arrival. */
const priorities = { interactive: 0, batch: 1 } as const satisfies Record<Lane, number>;

export function jobOptions(definition: QueueDefinition, jobId: string, lane: Lane): JobsOptions {
  return {
    jobId,
    attempts: definition.attempts,
    backoff: { type: 'custom' },
    priority: priorities[lane],
    removeOnComplete: true,
    removeOnFail: { age: definition.keepFailedSeconds },
  };
}

export function openQueue(name: string, connection: Redis): Queue {
  const queue = new Queue(name, {
    connection,
    prefix: queuePrefix,
    // The events stream is not read by anyone; keep it from holding memory.
    streams: { events: { maxLen: 100 } },
    skipWaitingForReady: true,
  });
  queue.on('error', () => {}); // reported by the connection's own handler
  return queue;
}
