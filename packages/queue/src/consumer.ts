import { SpanKind } from '@opentelemetry/api';
import type { FailureCode, QueueDefinition } from '@terrasafe/contracts';
import { counter, histogram, traceContextOf, watchLiveness, withSpan, type Logger } from '@terrasafe/service';
import { UnrecoverableError, type Job } from 'bullmq';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { noteFailed } from './dead-letters.js';
import { dispatcherOf } from './dispatcher.js';
import { queuePrefix } from './keys.js';
import { findIntakeQueue, scanOf, type ScanOfJob } from './pipeline.js';
import { findScanProgress, lookAtStart } from './scan-record.js';
import { WatchedWorker } from './watched-worker.js';

/** Trying again would end the same way. `message` is shown to the user who sent the scan. */
export class PermanentFailure extends Error {
  readonly code: FailureCode;

  constructor(code: FailureCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** Another attempt makes sense, but not before so long: whoever the job has to deal with said so. */
export class TryLater extends Error {
  readonly afterMs: number;

  constructor(message: string, afterMs: number, options?: ErrorOptions) {
    super(message, options);
    this.name = 'TryLater';
    this.afterMs = afterMs;
  }
}

export interface Failure {
  readonly code: FailureCode;
  readonly reason: string;
}

export interface ConsumerOptions<Payload> {
  readonly concurrency: number;
  readonly logger: Logger;
  readonly handle: (payload: Payload) => Promise<void>;
  /** The job will not be tried again: tell whoever waits for it. Runs before the job is marked as failed. */
  readonly onGivenUp: (payload: Payload, failure: Failure) => Promise<void>;
}

export interface Consumer {
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
  const envelope = z.object({ trace: z.record(z.string(), z.string()), payload: definition.payload });
  const { logger, handle, onGivenUp } = options;
  const intake = findIntakeQueue(definition.name)?.name;

  const read = (job: Job) => {
    const parsed = envelope.safeParse(job.data);
    if (parsed.success) return parsed.data as { trace: Record<string, string>; payload: z.infer<Schema> };
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
  const run = async (payload: z.infer<Schema>) => {
    const scan = intake && scanOf(payload);
    if (!scan) return handle(payload);
    begun += 1;
    if (scan.batchId) await begin(scan);
    // Only a scan of a batch can be cancelled. For the rest, the queue is looked at before it can have run dry.
    else if (begun % jobsBetweenLooks === 0)
      void begin(scan).catch((error: unknown) => logger.warn({ error, queue: intake }, 'could not look at the queue'));
    return handle(payload);
  };

  const process = async (job: Job) => {
    const { trace, payload } = read(job);
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
    } catch (error) {
      await judge(job, payload, error);
    } finally {
      histogram('terrasafe_job_duration_seconds').observe(
        { queue: definition.name },
        (performance.now() - started) / 1000,
      );
    }
  };

  const giveUp = async (job: Job, payload: z.infer<Schema>, failure: Failure) => {
    await onGivenUp(payload, failure);
    const scan = scanOf(payload);
    if (scan) await noteFailed(connection, definition, scan.tenantId, job.id!, failure.code);
  };

  /** Then another worker, which took the job over when its lock expired, has done it. */
  const hasEnded = async (payload: z.infer<Schema>) => {
    const scan = scanOf(payload);
    const status = scan && (await findScanProgress(connection, scan.scanId))?.status;
    return status === 'completed' || status === 'failed';
  };

  const judge = async (job: Job, payload: z.infer<Schema>, error: unknown): Promise<void> => {
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
        const { payload } = read(job);
        await ((await hasEnded(payload)) ? job.remove() : giveUp(job, payload, { code: 'INTERNAL', reason }));
      })
      .catch((cause: unknown) =>
        logger.error({ error: cause, jobId: job.id }, 'could not report a job that was given up'),
      );
  });

  const unwatch = watchLiveness(definition.name, () => worker.couldTake(timing.quietMs));
  const refilling = intake ? setInterval(refill, refillMs).unref() : undefined;
  refill();

  return {
    async close() {
      clearInterval(refilling);
      unwatch();
      await worker.close();
    },
  };
}
