import type { BatchProgress, BatchView } from '@terrasafe/contracts';
import { countRunningOfBatch } from '@terrasafe/queue';
import type { BatchRow } from '@terrasafe/store';
import type { Redis } from 'ioredis';

/** What has ended is in the row, what is on its way in Redis; the rest waits. */
export async function progressOf(batch: BatchRow, redis: Redis): Promise<BatchProgress> {
  const { id, accepted, rejected, completed, failed } = batch;
  const running = batch.finished_at ? nothing : await countRunningOfBatch(redis, id);
  const begun = Object.values(running).reduce((sum, number) => sum + number, completed + failed);
  return {
    id,
    status: statusOf(batch),
    accepted,
    rejected_count: rejected,
    // Both looks are at different moments: what ends between them is in neither or both.
    counts: { queued: Math.max(0, accepted - begun), ...running, completed, failed },
    eta_seconds: etaOf(batch, new Date()),
  };
}

export async function viewOfBatch(batch: BatchRow, redis: Redis): Promise<BatchView> {
  const self = `/v1/batches/${batch.id}`;
  return {
    ...(await progressOf(batch, redis)),
    name: batch.name,
    rejected: [...batch.rejections],
    created_at: batch.created_at.toISOString(),
    finished_at: batch.finished_at?.toISOString() ?? null,
    cancelled_at: batch.cancelled_at?.toISOString() ?? null,
    links: { self, scans: `${self}/scans`, events: `${self}/events` },
  };
}

const nothing = { checking_out: 0, parsing: 0, scoring: 0, persisting: 0 };

function statusOf({ finished_at, cancelled_at }: BatchRow): BatchProgress['status'] {
  if (finished_at) return cancelled_at ? 'cancelled' : 'finished';
  return cancelled_at ? 'cancelling' : 'running';
}

/** From the rate at which scans have ended since the first of them did. */
export function etaOf(
  batch: Pick<BatchRow, 'accepted' | 'completed' | 'failed' | 'finished_at' | 'timed_from' | 'timed_base'>,
  now: Date,
): number | null {
  const { accepted, completed, failed, finished_at, timed_from, timed_base } = batch;
  const ended = completed + failed - timed_base;
  if (finished_at || !timed_from || ended <= 0) return null;
  const seconds = Math.max(0, now.getTime() - timed_from.getTime()) / 1000;
  return Math.ceil(((accepted - completed - failed) * seconds) / ended);
}
