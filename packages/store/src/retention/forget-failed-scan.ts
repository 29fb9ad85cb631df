import type { Store } from '../store.js';

/** As in the roll-up: the tenant's statistics are locked before its batches. */
const forget = `
  with deleted as (
    delete from scans where tenant_id = $1 and id = any($2::uuid[]) and status = 'failed' returning tenant_id, batch_id
  ), batch as (
    update batches set failed = failed - change.scans, finished_at = null
    from (
      select tenant_id, batch_id, count(*)::int as scans from deleted where batch_id is not null
      group by tenant_id, batch_id
    ) as change
    where batches.tenant_id = change.tenant_id and batches.id = change.batch_id
  )
  update tenant_stats set failed_scans = failed_scans - (select count(*) from deleted) where tenant_id = $1`;

/** Removes failed scans and takes them out of the statistics, so that another try at them can be written. */
export async function forgetFailedScans(store: Store, tenantId: string, scanIds: readonly string[]): Promise<void> {
  await store.inTenant(tenantId, (manager) => manager.query(forget, [tenantId, scanIds]));
}

/** As `forgetFailedScans`. */
export async function forgetFailedScan(store: Store, tenantId: string, scanId: string): Promise<void> {
  await forgetFailedScans(store, tenantId, [scanId]);
}
