import type { Actor } from '../actor.js';
import { recordAudit } from '../sql/record-audit.js';
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

/** As `forgetFailedScans`, of one that somebody has put back into `queue`. */
export async function forgetFailedScan(
  store: Store,
  tenantId: string,
  scanId: string,
  { queue, actor }: { readonly queue: string; readonly actor: Actor },
): Promise<void> {
  await store.inTenant(tenantId, async (manager) => {
    await manager.query(forget, [tenantId, [scanId]]);
    await recordAudit(manager, tenantId, actor, {
      action: 'scan.retried',
      target_entity_type: 'scan',
      target_entity_id: scanId,
      details_json: { queue },
    });
  });
}
