import { ScanRepository, TenantRepository, dropExpiredPartitions, type Store } from '@terrasafe/store';

/**
 * Deletes what tenants no longer want: whole months first, which costs next to nothing, then their scans one by one. A
 * tenant whose scans cannot be deleted does not keep the others from it.
 * @throws AggregateError when there was such a tenant, after all of them
 */
export async function applyRetention(store: Store, stopping: AbortSignal): Promise<{ months: number; scans: number }> {
  const months = await dropExpiredPartitions(store, stopping);
  const scans = new ScanRepository(store);
  const failures: unknown[] = [];
  let deleted = 0;
  for (const { id, retention_days, keep_latest } of await new TenantRepository(store).list()) {
    if (stopping.aborted) break;
    try {
      deleted += await scans.deleteOldScans(id, retention_days, keep_latest, stopping);
    } catch (cause) {
      failures.push(new Error(`The scans of tenant ${id} were not deleted.`, { cause }));
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, 'The retention of some tenants was not applied.');
  return { months: months.length, scans: deleted };
}
