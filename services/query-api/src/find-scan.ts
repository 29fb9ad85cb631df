import type { ScanView } from '@terrasafe/contracts';
import { findScanProgress, type ScanProgress } from '@terrasafe/queue';
import type { ScanRepository } from '@terrasafe/store';
import type { Redis } from 'ioredis';
import { viewOfProgress, viewOfRow } from './scan-view.js';

export type FindScan = (tenantId: string, id: string) => Promise<ScanView | null>;

/** A finished scan is in the database, any other in Redis. */
export function createFindScan(scans: Pick<ScanRepository, 'getById'>, redis: Redis): FindScan {
  const isOnItsWay = (progress: ScanProgress) => progress.status !== 'completed' && progress.status !== 'failed';
  return async (tenantId, id) => {
    const row = await scans.getById(tenantId, id);
    if (row) return viewOfRow(row);
    const progress = await findScanProgress(redis, id);
    if (!progress || progress.tenantId !== tenantId) return null;
    if (isOnItsWay(progress)) return viewOfProgress(id, progress);
    // It finished between the two looks, or its row could never be written.
    const written = await scans.getById(tenantId, id);
    return written ? viewOfRow(written) : viewOfProgress(id, progress);
  };
}
