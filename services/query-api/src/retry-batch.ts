import type { CheckoutJob } from '@terrasafe/contracts';
import { enterAgain, resumeBatch } from '@terrasafe/queue';
import type { Actor, BatchRepository, BatchRow, FailedSource } from '@terrasafe/store';
import type { Redis } from 'ioredis';

interface Dependencies {
  readonly batches: BatchRepository;
  readonly redis: Redis;
}

const scansPerPiece = 250;

/** Puts the failed scans of a batch back into the queue under their own ids. @returns how many */
export async function retryBatch(
  { batches, redis }: Dependencies,
  batch: BatchRow,
  actor: Actor,
  apiKeyId: string,
): Promise<number> {
  const { tenant_id: tenantId } = batch;
  let retried = 0;
  let lastId: string | undefined;
  for (;;) {
    const sources = await batches.findFailedSources(tenantId, batch.id, scansPerPiece, lastId);
    const first = lastId === undefined;
    lastId = sources.at(-1)?.id;
    if (lastId === undefined) return retried;
    if (first) {
      await batches.reopen(tenantId, batch.id, actor);
      await resumeBatch(redis, batch.id);
    }
    const failed = sources.map((source) => ({
      job: jobOf(source, batch, apiKeyId),
      code: source.error_code ?? 'INTERNAL',
    }));
    const forget = (ids: readonly string[]) => batches.forgetFailed(tenantId, ids);
    retried += (await enterAgain(redis, tenantId, failed, forget)).length;
  }
}

function jobOf(source: FailedSource, { id: batchId, tenant_id: tenantId }: BatchRow, apiKeyId: string): CheckoutJob {
  const { id: scanId, filename, environment, repository_id, url, subdirectory, ref } = source;
  return {
    scan: {
      scanId,
      tenantId,
      filename,
      environment,
      lane: 'batch',
      batchId,
      correlationId: source.correlation_id ?? scanId,
      submittedAt: source.created_at.toISOString(),
      userId: source.user_id ?? apiKeyId,
      repository: { id: repository_id, source: 'git', url, subdirectory, ref, commit: null, pullRequest: null },
    },
  };
}
