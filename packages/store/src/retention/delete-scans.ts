import type { EntityManager } from 'typeorm';
import { theProduct } from '../actor.js';
import { uuidv7Floor } from '../partitions.js';
import { recordAudit } from '../sql/record-audit.js';
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

export interface Expiry {
  /** Scans submitted later stay, */
  readonly before: Date;
  /** and so many of the newest of each repository. */
  readonly keepLatest: number;
  /** Ends the deletion between two of its transactions. */
  readonly signal?: AbortSignal | undefined;
}

/** @returns how many scans of the tenant were deleted */
export async function deleteScans(store: Store, tenantId: string, expiry: Expiry): Promise<number> {
  const { before, keepLatest, signal } = expiry;
  const bound = uuidv7Floor(before);
  const kept = await store.inTenant(tenantId, (manager) =>
    manager.query<{ id: string }[]>(keptScans, [tenantId, bound, keepLatest]),
  );
  const keptIds = kept.map(({ id }) => id);
  let deleted = 0;
  while (!signal?.aborted) {
    const batch = await store.inTenant(tenantId, async (manager) => {
      const count = await deleteBatch(manager, tenantId, bound, keptIds);
      if (count > 0) await recordDeletion(manager, tenantId, count, expiry);
      return count;
    });
    deleted += batch;
    if (batch < batchSize) break;
  }
  return deleted;
}

async function recordDeletion(
  manager: EntityManager,
  tenantId: string,
  count: number,
  { before, keepLatest }: Expiry,
): Promise<void> {
  await recordAudit(manager, tenantId, theProduct, {
    action: 'scan.expired',
    target_entity_type: 'scan',
    target_entity_id: null,
    details_json: { scans: count, submitted_before: before.toISOString(), keep_latest: keepLatest },
  });
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
    `with deleted as (
       delete from vulnerabilities where tenant_id = $1 and scan_id = any($2::uuid[]) returning *
     )
     select tenant_id, category, severity, count(*)::int from deleted group by tenant_id, category, severity`,
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
