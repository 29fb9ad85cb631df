import type { Submission } from '@terrasafe/contracts';
import { type CheckoutJob, type ParseJob } from '@terrasafe/contracts';
import type { Principal } from '@terrasafe/identity';
import { IntakeFullError, findScanProgress, type Intake, type IntakeQueue } from '@terrasafe/queue';
import { HttpProblem, currentContext } from '@terrasafe/service';
import type { Redis } from 'ioredis';
import { v7 as uuidv7 } from 'uuid';
import type { Admission } from './admission.js';

interface Dependencies {
  readonly redis: Redis;
  readonly intake: Intake;
  readonly admission: Admission;
}

/** What is asked for, beside who asks and when. */
type ScanRequest = Pick<Submission, 'filename' | 'environment' | 'lane' | 'batchId' | 'repository'>;

/** The job that the scan starts with. */
interface Start {
  readonly queue: IntakeQueue;
  readonly payload: CheckoutJob | ParseJob;
  /** Gives back what was stored for the job; the scan was not accepted. */
  readonly discard: () => Promise<void>;
}

/**
 * Accepts a scan: once it resolves, Redis has it, and it will end one way or the other. `prepare` stores what its job
 * refers to. A repeated idempotency key answers with the scan of the first request.
 * @throws HttpProblem 429 and 503 when the tenant or everybody has too much waiting, or Redis is away
 */
export type AcceptScan = (
  principal: Principal,
  request: ScanRequest,
  prepare: (submission: Submission) => Promise<Start>,
  idempotencyKey?: string,
) => Promise<string>;

const idempotencySeconds = 86_400;

export function createAcceptScan({ redis, intake, admission }: Dependencies): AcceptScan {
  const enqueue = async (
    scanId: string,
    { tenantId, apiKeyId }: Principal,
    request: ScanRequest,
    prepare: (submission: Submission) => Promise<Start>,
  ) => {
    const correlationId = currentContext()?.correlationId ?? scanId;
    const submittedAt = new Date().toISOString();
    const { queue, payload, discard } = await prepare({
      ...request,
      scanId,
      tenantId,
      correlationId,
      submittedAt,
      userId: apiKeyId,
    });
    try {
      await intake.submit(queue, payload);
    } catch (error) {
      if (!(error instanceof IntakeFullError)) throw error;
      await discard();
      throw admission.refuse(tenantId, error);
    }
  };

  return async (principal, request, prepare, idempotencyKey) => {
    const scanId = uuidv7();
    if (!idempotencyKey) {
      await enqueue(scanId, principal, request, prepare).catch(unavailable);
      return scanId;
    }
    const key = `terrasafe:idempotency:${principal.tenantId}:${idempotencyKey}`;
    const isFirst = await redis.set(key, scanId, 'EX', idempotencySeconds, 'NX').catch(unavailable);
    const earlier = isFirst ? null : await redis.get(key).catch(unavailable);
    // The key alone does not tell that the first request got as far as the queue; sending the same id twice is harmless.
    if (earlier && (await findScanProgress(redis, earlier).catch(unavailable))) return earlier;
    await enqueue(earlier ?? scanId, principal, request, prepare).catch(unavailable);
    return earlier ?? scanId;
  };
}

/** @throws HttpProblem 503 for anything else than a problem that was thrown on purpose */
export function unavailable(cause: unknown): never {
  if (cause instanceof HttpProblem) throw cause;
  const problem = new HttpProblem(
    503,
    'QUEUE_UNAVAILABLE',
    'The scan could not be queued. Nothing was accepted; try again in a moment.',
    5,
  );
  problem.cause = cause;
  throw problem;
}
