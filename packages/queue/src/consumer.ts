import { SpanKind } from '@opentelemetry/api';
import type { QueueDefinition } from '@terrasafe/contracts';
import { counter, histogram, traceContextOf, watchLiveness, withSpan, type Logger } from '@terrasafe/service';
import { UnrecoverableError, type Job } from 'bullmq';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { sendApart, type Item, type JobData } from './bundles.js';
import { noteFailed } from './dead-letters.js';
import { dispatcherOf } from './dispatcher.js';
import { PermanentFailure, TryLater, type Failure } from './failures.js';
import { openQueue, writeQueueSettings } from './job-options.js';
import { queuePrefix } from './keys.js';
import { findIntakeQueue, scanOf, type ScanOfJob } from './pipeline.js';
import { findScanProgress, lookAtStart } from './scan-record.js';
import { WatchedWorker } from './watched-worker.js';
import { writeAgain } from './write-again.js';

export interface ConsumerOptions<Payload> {
  readonly concurrency: number;
  readonly logger: Logger;
  readonly handle: (payload: Payload) => Promise<void>;
  /** The job will not be tried again: tell whoever waits for it. Runs before the job is marked as failed. */
  readonly onGivenUp: (payload: Payload, failure: Failure) => Promise<void>;
}

export interface Consumer {
  /** Changes how many jobs are held at a time. */
  hold: (jobs: number) => void;
  /** Takes no further job and waits for those at hand. */
  close: () => Promise<void>;
}

interface Timing {
  /** A worker that dies is noticed after this time, and its jobs go to another. */
  readonly lockMs: number;
  /** How often a job may lose its worker before it is given up: such a job may be what kills workers. */
  readonly maxStalls: number;
  /** `/health` fails when the worker could not have taken a job for so long. BullMQ looks every 10 s or more often. */
  readonly quietMs: number;
}

const usualTiming: Timing = { lockMs: 10_000, maxStalls: 3, quietMs: 45_000 };
/** Notices of a queue that runs low come with each job; this is for those that got lost with a process. */
const refillMs = 1_000;
/** Well below the least number of jobs with which a queue runs low; see `needs_refill`. */
const jobsBetweenLooks = 4;

/**
 * Takes jobs of a queue, each in a span and a log context of its own. Delivery is at least once: handlers are idempotent.
 * Where scans enter (checkout, parse) those of a cancelled batch end before they are handled, and the queue is filled
 * from the intake. `/health` of the process fails
 * when the consumer has silently lost its connection.
 */
export function openConsumer<Schema extends z.ZodType>(
  definition: QueueDefinition<Schema>,
  connection: Redis,
  options: ConsumerOptions<z.infer<Schema>>,
  timing = usualTiming,
): Consumer {
  type Payload = z.infer<Schema>;
  const envelope = z.object({ trace: z.record(z.string(), z.string()), payload: definition.payload });
  const { logger, handle, onGivenUp } = options;
  const intake = findIntakeQueue(definition.name)?.name;
  const queue = openQueue(definition.name, connection);

  const read = (item: unknown): Item<Payload> => {
    const parsed = envelope.safeParse(item);
    if (parsed.success) return parsed.data as Item<Payload>;
    counter('terrasafe_errors_total').inc({ error_type: 'MALFORMED_JOB', component: definition.name });
    throw new UnrecoverableError(z.prettifyError(parsed.error));
  };

  const refill = () => {
    if (!intake) return;
    dispatcherOf(connection)
      .refill(intake)
      .catch((error: unknown) => logger.warn({ error, queue: intake }, 'the queue could not be filled'));
  };

  const begin = async ({ scanId }: ScanOfJob) => {
    if (!intake) return;
    const { isCancelled, needsRefill } = await lookAtStart(connection, scanId, intake);
    if (needsRefill) refill();
    if (isCancelled) throw new PermanentFailure('CANCELLED', 'The batch was cancelled.');
  };

  let begun = 0;
  const run = async (payload: Payload) => {
    const scan = intake && scanOf(payload);
    if (!scan) return handle(payload);
    begun += 1;
    if (scan.batchId) await begin(scan);
    // Only a scan of a batch can be cancelled. For the rest, the queue is looked at before it can have run dry.
    else if (begun % jobsBetweenLooks === 0)
      void begin(scan).catch((error: unknown) => logger.warn({ error, queue: intake }, 'could not look at the queue'));
    return handle(payload);
  };

  const attempt = async ({ trace, payload }: Item<Payload>, job: Job<JobData>) => {
    const started = performance.now();
    const attributes = {
      'messaging.system': 'bullmq',
      'messaging.message.id': job.id ?? '',
      'terrasafe.attempt': job.attemptsMade + 1,
    };
    try {
      await withSpan(
        definition.name,
        { kind: SpanKind.CONSUMER, attributes },
        () => run(payload),
        traceContextOf(trace),
      );
      counter('terrasafe_jobs_total').inc({ queue: definition.name, outcome: 'completed' });
    } finally {
      histogram('terrasafe_job_duration_seconds').observe(
        { queue: definition.name },
        (performance.now() - started) / 1000,
      );
    }
  };

  const processOne = async (job: Job<JobData>) => {
    const item = read(job.data);
    try {
      await attempt(item, job);
    } catch (error) {
      await judge(job, item.payload, error);
    }
  };

  /** From now on each of these scans is on its own, with all attempts before it. */
  const takeApart = (items: readonly Item[]) => sendApart(definition, queue, items);

  /** A scan that fails here, or that may have killed the worker, must not take the others with it. */
  const processBundle = async (job: Job<JobData>, items: readonly Item[]) => {
    if (job.attemptsMade > 0 || job.stalledCounter > 0) return takeApart(items);
    const outcomes = await Promise.allSettled(items.map(async (item) => attempt(read(item), job)));
    const failed = outcomes.flatMap((outcome, index) => {
      if (outcome.status === 'fulfilled') return [];
      counter('terrasafe_jobs_total').inc({ queue: definition.name, outcome: 'taken_apart' });
      logger.warn({ error: outcome.reason as unknown, jobId: job.id }, 'a scan of a bundle failed, and is tried alone');
      return [items[index]!];
    });
    if (failed.length > 0) await takeApart(failed);
  };

  const process = async (job: Job<JobData>) =>
    'bundle' in job.data ? processBundle(job, job.data.bundle) : processOne(job);

  const giveUp = async (job: Job<JobData>, payload: Payload, failure: Failure) => {
    await onGivenUp(payload, failure);
    const scan = scanOf(payload);
    if (scan) await noteFailed(connection, definition, scan.tenantId, job.id!, failure.code);
  };

  /** Then another worker, which took the job over when its lock expired, has done it. */
  const hasEnded = async (payload: Payload) => {
    const scan = scanOf(payload);
    const status = scan && (await findScanProgress(connection, scan.scanId))?.status;
    return status === 'completed' || status === 'failed';
  };

  const judge = async (job: Job<JobData>, payload: Payload, error: unknown): Promise<void> => {
    const isLast = job.attemptsMade + 1 >= definition.attempts;
    if ((isLast || error instanceof PermanentFailure) && (await hasEnded(payload))) {
      counter('terrasafe_jobs_total').inc({ queue: definition.name, outcome: 'overtaken' });
      return;
    }
    if (error instanceof PermanentFailure) {
      counter('terrasafe_jobs_total').inc({ queue: definition.name, outcome: 'rejected' });
      await giveUp(job, payload, { code: error.code, reason: error.message });
      throw new UnrecoverableError(error.message);
    }
    counter('terrasafe_jobs_total').inc({ queue: definition.name, outcome: isLast ? 'failed' : 'retried' });
    counter('terrasafe_errors_total').inc({
      error_type: error instanceof Error ? error.name : 'unknown',
      component: definition.name,
    });
    logger[isLast ? 'error' : 'warn']({ error, jobId: job.id, attempt: job.attemptsMade + 1 }, 'job attempt failed');
    if (isLast) {
      await giveUp(job, payload, {
        code: 'INTERNAL',
        reason: `The ${definition.name} stage failed ${definition.attempts} times; the operator's log has the cause.`,
      });
    }
    throw error;
  };

  const worker = new WatchedWorker(definition.name, process, {
    connection,
    prefix: queuePrefix,
    concurrency: options.concurrency,
    lockDuration: timing.lockMs,
    stalledInterval: timing.lockMs / 2,
    maxStalledCount: timing.maxStalls,
    settings: {
      backoffStrategy: (attemptsMade, _type, error) => {
        if (error instanceof TryLater) return error.afterMs;
        const full = Math.min(definition.maxBackoffMs, definition.backoffMs * 2 ** Math.min(attemptsMade - 1, 30));
        return Math.round(full * (0.5 + Math.random() / 2));
      },
    },
  });
  worker.on('error', (error) => logger.warn({ error: error.message }, 'worker'));
  worker.on('failed', (job, error, previous) => {
    // BullMQ itself fails a job that has lost its worker too often; no handler has seen that. When this process dies
    // right now, the reconciler reports it.
    if (!job || previous !== 'active' || !error.message.startsWith('job stalled more than')) return;
    const reason = `The ${definition.name} stage was interrupted more than ${timing.maxStalls} times on this scan.`;
    void Promise.resolve()
      .then(async () => {
        if ('bundle' in job.data) return takeApart(job.data.bundle);
        const { payload } = read(job.data);
        await ((await hasEnded(payload)) ? job.remove() : giveUp(job, payload, { code: 'INTERNAL', reason }));
      })
      .catch((cause: unknown) =>
        logger.error({ error: cause, jobId: job.id }, 'could not report a job that was given up'),
      );
  });

  const unwatch = watchLiveness(definition.name, () => worker.couldTake(timing.quietMs));
  const refilling = intake ? setInterval(refill, refillMs).unref() : undefined;
  refill();
  const leave = writeAgain(connection, () => writeQueueSettings(definition.name, connection));

  return {
    hold: (jobs) => void (worker.concurrency = jobs),
    async close() {
      clearInterval(refilling);
      leave();
      unwatch();
      await worker.close();
      await queue.close();
    },
  };
}
