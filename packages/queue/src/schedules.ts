import { watchLiveness, type Logger } from '@terrasafe/service';
import type { Redis } from 'ioredis';
import { openQueue, writeQueueSettings } from './job-options.js';
import { queuePrefix } from './keys.js';
import { WatchedWorker } from './watched-worker.js';
import { writeAgain } from './write-again.js';

/** Work that is due again and again, on one process at a time. */
export interface Schedule {
  readonly name: string;
  readonly everySeconds: number;
  /** What it answers is logged when it is not empty. An error is logged; the next time comes all the same. */
  readonly run: () => Promise<Record<string, number>>;
}

const lockMs = 30_000;
const quietMs = 45_000;

/**
 * Runs a schedule when it is due, never twice at a time, on one of the processes that open it; when that process dies,
 * another takes over within a minute. In a Redis that has lost its data it is due at once, and there again within
 * `lookMs`; one that ran at that moment may then run twice at a time, once.
 */
export async function openSchedule(
  redis: Redis,
  logger: Logger,
  { name, everySeconds, run }: Schedule,
  lookMs?: number,
): Promise<{ close: () => Promise<void> }> {
  const queueName = `maintenance-${name}`;
  const queue = openQueue(queueName, redis);
  const opts = { removeOnComplete: true, removeOnFail: true };
  // Several processes that do this at the same time leave one next run: its id follows from the name and the time.
  const schedule = async () => {
    await queue.setGlobalConcurrency(1);
    await queue.upsertJobScheduler(name, { every: everySeconds * 1000 }, { name, opts });
  };
  await schedule();
  const leave = writeAgain(
    redis,
    async () => {
      if ((await redis.exists(queue.toKey('repeat'))) === 1) return;
      await writeQueueSettings(queueName, redis);
      await schedule();
      logger.warn({ schedule: name }, 'redis had lost the schedule');
    },
    lookMs,
  );

  const worker = new WatchedWorker(
    queueName,
    async () => {
      try {
        const counts = await run();
        if (Object.values(counts).some((count) => count > 0))
          logger.info({ schedule: name, ...counts }, 'schedule ran');
      } catch (error) {
        logger.error({ error, schedule: name }, 'schedule failed');
        throw error;
      }
    },
    { connection: redis, prefix: queuePrefix, lockDuration: lockMs, stalledInterval: lockMs / 2 },
  );
  worker.on('error', (error) => logger.warn({ error: error.message }, 'worker'));
  const unwatch = watchLiveness(queueName, () => worker.couldTake(quietMs));
  return {
    async close() {
      unwatch();
      leave();
      await worker.close();
      await queue.close();
    },
  };
}
