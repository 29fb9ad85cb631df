import { watchLiveness, type Logger } from '@terrasafe/service';
import type { Redis } from 'ioredis';
import { openQueue } from './job-options.js';
import { queuePrefix } from './keys.js';
import { WatchedWorker } from './watched-worker.js';

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
 * another takes over within a minute.
 */
export async function openSchedule(
  redis: Redis,
  logger: Logger,
  { name, everySeconds, run }: Schedule,
): Promise<{ close: () => Promise<void> }> {
  const queueName = `maintenance-${name}`;
  const queue = openQueue(queueName, redis);
  await queue.setGlobalConcurrency(1);
  const opts = { removeOnComplete: true, removeOnFail: true };
  await queue.upsertJobScheduler(name, { every: everySeconds * 1000 }, { name, opts });

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
      await worker.close();
      await queue.close();
    },
  };
}
