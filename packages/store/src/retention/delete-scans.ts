import type { EntityManager } from 'typeorm';
import { uuidv7Floor } from '../partitions.js';
import type { Store } from '../store.js';
import { RollUps, type DeletedScans, type DeletedVulnerabilities } from '../write/roll-ups.js';

/** Keeps each transaction, and the locks that it holds, short. */
const batchSize = 1_000;

/** Columns of DeletedScans over rows of scans. */
export const deletedScans = `tenant_id, status, score, count(*)::int as scans,
  coalesce(sum((vulnerability_summary ->> 'critical')::int), 0)::int as critical,
  coalesce(sum((vulnerability_summary ->> 'high')::int), 0)::int as high,
  coalesce(sum((vulnerability_summary ->> 'medium')::int), 0)::int as medium,
  coalesce(sum((vulnerability_summary ->> 'low')::int), 0)::int as low`;

/** The newest scans of each repository of a tenant that are older than $2. */
const keptScans = `
  select kept.id from repositories
  cross join lateral (
    select id from scans where scans.tenant_id = $1 and repository_id = repositories.id order by id desc limit $3
  ) as kept
  where repositories.tenant_id = $1 and kept.id < $2`;

/** @returns how many scans of the tenant were deleted */
export async function deleteScans(store: Store, tenantId: string, before: Date, keepLatest: number): Promise<number> {
  const bound = uuidv7Floor(before);
  const kept = await store.inTenant(tenantId, (manager) =>
    manager.query<{ id: string }[]>(keptScans, [tenantId, bound, keepLatest]),
  );
  const keptIds = kept.map(({ id }) => id);
  let deleted = 0;
  for (;;) {
    const batch = await store.inTenant(tenantId, (manager) => deleteBatch(manager, tenantId, bound, keptIds));
    deleted += batch;
    if (batch < batchSize) return deleted;
  }
}

async function deleteBatch(
  manager: EntityManager,
  tenantId: string,
  bound: string,
  keptIds: readonly string[],
): Promise<number> {
  const doomed = await manager.query<{ id: string }[]>(
    `select id from scans where tenant_id = $1 and id < $2 and not id = any($3::uuid[])
     order by id limit $4 for update`,
    [tenantId, bound, keptIds, batchSize],
  );
  if (doomed.length === 0) return 0;
  const parameters = [tenantId, doomed.map(({ id }) => id)];
  const vulnerabilities = await manager.query<DeletedVulnerabilities[]>(
    `select tenant_id, category, severity, count(*)::int from vulnerabilities
     where tenant_id = $1 and scan_id = any($2::uuid[]) group by tenant_id, category, severity`,
    parameters,
  );
  const scans = await manager.query<DeletedScans[]>(
    `with deleted as (delete from scans where tenant_id = $1 and id = any($2::uuid[]) returning *)
     select ${deletedScans} from deleted group by tenant_id, status, score`,
    parameters,
  );
  await manager.query(
    'update scan_history set scan_id = null where tenant_id = $1 and scan_id = any($2::uuid[])',
    parameters,
  );
  await subtract(manager, scans, vulnerabilities);
  return doomed.length;
}

/** Takes deleted rows out of the roll-ups, in the transaction that deletes them. */
export async function subtract(
  manager: EntityManager,
  scans: readonly DeletedScans[],
  vulnerabilities: readonly DeletedVulnerabilities[],
): Promise<void> {
  const rollUps = new RollUps();
  for (const group of scans) rollUps.subtractScans(group);
  for (const group of vulnerabilities) rollUps.subtractVulnerabilities(group);
  await rollUps.write(manager);
}
