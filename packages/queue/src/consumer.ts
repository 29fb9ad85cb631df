import { SpanKind } from '@opentelemetry/api';
import type { FailureCode, QueueDefinition } from '@terrasafe/contracts';
import { counter, histogram, traceContextOf, withSpan, type Logger } from '@terrasafe/service';
import { UnrecoverableError, Worker, type Job } from 'bullmq';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { queuePrefix } from './redis.js';

/** Trying again would end the same way. `message` is shown to the user who sent the scan. */
export class PermanentFailure extends Error {
  readonly code: FailureCode;

  constructor(code: FailureCode, message: string) {
    super(message);
    this.code = code;
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

/** A worker that dies is noticed after this time, and its jobs go to another. */
const lockMs = 10_000;
/** How often a job may lose its worker before it is given up: such a job may be what kills workers. */
const maxStalls = 3;

/** Takes jobs of a queue, each in a span and a log context of its own. Delivery is at least once: handlers are idempotent. */
export function openConsumer<Schema extends z.ZodType>(
  definition: QueueDefinition<Schema>,
  connection: Redis,
  options: ConsumerOptions<z.infer<Schema>>,
): Consumer {
  const envelope = z.object({ trace: z.record(z.string(), z.string()), payload: definition.payload });
  const { logger, handle, onGivenUp } = options;

  const read = (job: Job) => {
    const parsed = envelope.safeParse(job.data);
    if (parsed.success) return parsed.data as { trace: Record<string, string>; payload: z.infer<Schema> };
    counter('terrasafe_errors_total').inc({ error_type: 'MALFORMED_JOB', component: definition.name });
    throw new UnrecoverableError(z.prettifyError(parsed.error));
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
        () => handle(payload),
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

  const judge = async (job: Job, payload: z.infer<Schema>, error: unknown): Promise<never> => {
    if (error instanceof PermanentFailure) {
      counter('terrasafe_jobs_total').inc({ queue: definition.name, outcome: 'rejected' });
      await onGivenUp(payload, { code: error.code, reason: error.message });
      throw new UnrecoverableError(error.message);
    }
    const isLast = job.attemptsMade + 1 >= definition.attempts;
    counter('terrasafe_jobs_total').inc({ queue: definition.name, outcome: isLast ? 'failed' : 'retried' });
    counter('terrasafe_errors_total').inc({
      error_type: error instanceof Error ? error.name : 'unknown',
      component: definition.name,
    });
    logger[isLast ? 'error' : 'warn']({ error, jobId: job.id, attempt: job.attemptsMade + 1 }, 'job attempt failed');
    if (isLast) {
      await onGivenUp(payload, {
        code: 'INTERNAL',
        reason: `The ${definition.name} stage failed ${definition.attempts} times; the operator's log has the cause.`,
      });
    }
    throw error;
  };

  const worker = new Worker(definition.name, process, {
    connection,
    prefix: queuePrefix,
    concurrency: options.concurrency,
    lockDuration: lockMs,
    stalledInterval: lockMs / 2,
    maxStalledCount: maxStalls,
    settings: {
      backoffStrategy: (attemptsMade) => {
        const full = Math.min(definition.maxBackoffMs, definition.backoffMs * 2 ** Math.min(attemptsMade - 1, 30));
        return Math.round(full * (0.5 + Math.random() / 2));
      },
    },
  });
  worker.on('error', (error) => logger.warn({ error: error.message }, 'worker'));
  worker.on('failed', (job, error, previous) => {
    // BullMQ itself fails a job that has lost its worker too often; no handler has seen that.
    if (!job || previous !== 'active' || !error.message.startsWith('job stalled more than')) return;
    const reason = `The ${definition.name} stage was interrupted more than ${maxStalls} times on this scan.`;
    void Promise.resolve()
      .then(() => onGivenUp(read(job).payload, { code: 'INTERNAL', reason }))
      .catch((cause: unknown) =>
        logger.error({ error: cause, jobId: job.id }, 'could not report a job that was given up'),
      );
  });

  return { close: () => worker.close() };
}
