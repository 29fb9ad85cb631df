import type { BlobStore } from '@terrasafe/blobs';
import { prospectOf, type NotifyJob, type Submission } from '@terrasafe/contracts';
import { DeadLetters, Reconciler, tellSuperseded, type Producer, type Schedule } from '@terrasafe/queue';
import { ensurePartitions, type BatchRepository, type ScanRepository, type Store } from '@terrasafe/store';
import type { Redis } from 'ioredis';
import type { Config } from './config.js';
import { applyRetention } from './retention.js';
import { settleBatches } from './settle-batches.js';
import { sweepBlobs } from './sweep-blobs.js';

interface Dependencies {
  readonly config: Config;
  readonly redis: Redis;
  readonly blobs: BlobStore;
  readonly scans: Pick<ScanRepository, 'getById'>;
  readonly batches: Pick<BatchRepository, 'findUnqueued' | 'markQueued' | 'discard'>;
  readonly notify: Pick<Producer<NotifyJob>, 'send'>;
  /** For statements that take longer than a request may. */
  readonly patientStore: Store;
  readonly stopping: AbortSignal;
}

/** Everything that runs by the clock. To add to it, add a row. */
export function createSchedules(dependencies: Dependencies): Schedule[] {
  const { config, redis, scans, blobs, batches, notify, patientStore, stopping } = dependencies;
  const reconciler = new Reconciler({
    redis,
    graceMs: config.TERRASAFE_RECONCILE_SECONDS * 1000,
    findOutcome: async (tenantId, scanId) => (await scans.getById(tenantId, scanId))?.status ?? null,
  });
  const deadLetters = new DeadLetters(redis);
  const tellHost = async (scan: Submission) => {
    const notice = prospectOf(scan, 'superseded');
    if (notice) await notify.send(`${scan.scanId}-superseded`, notice);
  };
  return [
    {
      name: 'reconcile',
      everySeconds: config.TERRASAFE_RECONCILE_SECONDS,
      run: async () => ({ ...(await reconciler.run()) }),
    },
    {
      name: 'tell-superseded',
      everySeconds: 15,
      run: async () => ({ superseded: await tellSuperseded(redis, tellHost) }),
    },
    { name: 'settle-batches', everySeconds: 300, run: () => settleBatches({ batches, redis }) },
    {
      name: 'make-partitions',
      everySeconds: 86_400,
      run: async () => ({ months: await ensurePartitions(patientStore) }),
    },
    { name: 'apply-retention', everySeconds: 3_600, run: () => applyRetention(patientStore, stopping) },
    { name: 'sweep-blobs', everySeconds: 3_600, run: () => sweepBlobs({ blobs, redis, deadLetters, stopping }) },
  ];
}
