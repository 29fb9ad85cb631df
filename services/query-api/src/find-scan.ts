import type { ScanView } from '@terrasafe/contracts';
import { findScanProgress, type ScanProgress } from '@terrasafe/queue';
import type { ScanRepository } from '@terrasafe/store';
import type { Redis } from 'ioredis';
import { viewOfProgress, viewOfRow } from './scan-view.js';

/** `first`: where the scan most likely is. */
export type FindScan = (tenantId: string, id: string, first?: 'Postgres' | 'Redis') => Promise<ScanView | null>;

/** A finished scan is in the database, any other in Redis. */
export function createFindScan(scans: Pick<ScanRepository, 'getById'>, redis: Redis): FindScan {
  const isOnItsWay = (progress: ScanProgress) => progress.status !== 'completed' && progress.status !== 'failed';
  return async (tenantId, id, first = 'Postgres') => {
    const row = first === 'Postgres' ? await scans.getById(tenantId, id) : null;
    if (row) return viewOfRow(row);
    const progress = await findScanProgress(redis, id);
    const isOurs = progress?.tenantId === tenantId;
    if (isOurs && isOnItsWay(progress)) return viewOfProgress(id, progress);
    if (!isOurs && first === 'Postgres') return null;
    // It finished between the two looks, or its row could never be written.
    const written = await scans.getById(tenantId, id);
    return written ? viewOfRow(written) : isOurs ? viewOfProgress(id, progress) : null;
  };
}
