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

/** Nobody reads the stream of events; keep it from holding memory. */
const maxEvents = 100;

export function openQueue(name: string, connection: Redis): Queue {
  const queue = new Queue(name, {
    connection,
    prefix: queuePrefix,
    streams: { events: { maxLen: maxEvents } },
    skipWaitingForReady: true,
  });
  queue.on('error', () => {}); // reported by the connection's own handler
  return queue;
}

/** What `openQueue` writes to Redis at once, for `writeAgain`. */
export const writeQueueSettings = async (name: string, connection: Redis): Promise<void> => {
  await connection.hset(`${queuePrefix}:${name}:meta`, 'opts.maxLenEvents', maxEvents);
};
