import { isBatchQueued } from '@terrasafe/queue';
import type { BatchRepository } from '@terrasafe/store';
import type { Redis } from 'ioredis';

interface Dependencies {
  readonly batches: Pick<BatchRepository, 'findUnqueued' | 'markQueued' | 'discard'>;
  readonly redis: Redis;
}

/** A batch gets its row when its body was read, right before its scans are queued; nothing takes that long. */
const undecidedMs = 600_000;

/** Batches whose submission broke off between row and queue: Redis knows whether they were accepted. */
export async function settleBatches(
  { batches, redis }: Dependencies,
  now = new Date(),
): Promise<{ accepted: number; discarded: number }> {
  const counts = { accepted: 0, discarded: 0 };
  for (const { id, tenant_id } of await batches.findUnqueued(new Date(now.getTime() - undecidedMs))) {
    if (await isBatchQueued(redis, id)) {
      await batches.markQueued(tenant_id, id);
      counts.accepted += 1;
    } else {
      await batches.discard(tenant_id, id);
      counts.discarded += 1;
    }
  }
  return counts;
}
