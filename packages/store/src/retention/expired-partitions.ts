import type { EntityManager } from 'typeorm';
import { theProduct } from '../actor.js';
import { observed } from '../observed.js';
import { uuidv7Floor } from '../partitions.js';
import { recordAudit } from '../sql/record-audit.js';
import type { Store } from '../store.js';
import type { DeletedScans, DeletedVulnerabilities } from '../write/roll-ups.js';
import { deletedScans, subtract } from './delete-scans.js';

/** A month of scans, `YYYY_MM`, with the least id of it and of the next one. */
interface Month {
  readonly suffix: string;
  readonly from: string;
  readonly to: string;
}

/** Whether some scan of a month ($1, $2: ids; $3: its end) is still within the retention of its tenant. */
const isNeeded = `
  select exists (
    select from tenants cross join lateral (
      select id from scans where scans.tenant_id = tenants.id and id >= $1 and id < $2 limit 1
    ) as of_month where $3::timestamptz > now() - make_interval(days => retention_days)
  ) or exists (
    select from tenants join repositories on repositories.tenant_id = tenants.id cross join lateral (
      select id from scans where scans.tenant_id = tenants.id and repository_id = repositories.id
      order by id desc limit keep_latest
    ) as kept where kept.id >= $1 and kept.id < $2
  ) as needed`;

/**
 * Drops the months of which no tenant wants a scan any more, with their findings and out of the statistics: at once, and
 * without the traces that deleted rows leave behind. The log of each tenant tells how many it lost. Single scans within a month that others need are for
 * `ScanRepository.deleteOldScans`. Needs the `maintenance` role.
 * @returns the months, `YYYY_MM`, oldest first
 */
export async function dropExpiredPartitions(store: Store, signal?: AbortSignal): Promise<string[]> {
  return observed('drop_expired_partitions', async () => {
    const dropped: string[] = [];
    for (const month of await pastMonths(store)) {
      if (signal?.aborted) break;
      const isDropped = await store.acrossTenants(async (manager) => {
        if (await needed(manager, month)) return false;
        // Once more, now that nothing can be added to it.
        await manager.query('select lock_scan_partition($1)', [month.suffix]);
        if (await needed(manager, month)) return false;
        await drop(manager, month);
        return true;
      });
      if (isDropped) dropped.push(month.suffix);
    }
    return dropped;
  });
}

async function pastMonths(store: Store): Promise<Month[]> {
  const partitions = await store.dataSource.query<{ suffix: string }[]>(
    `select substr(relname, length('scans_') + 1) as suffix
     from pg_inherits join pg_class on pg_class.oid = inhrelid
     where inhparent = 'scans'::regclass order by relname`,
  );
  return partitions
    .map(({ suffix }) => {
      const [year, month] = suffix.split('_').map(Number) as [number, number];
      return { suffix, from: uuidv7Floor(new Date(Date.UTC(year, month - 1))), to: uuidv7Floor(endOf(suffix)) };
    })
    .filter(({ suffix }) => endOf(suffix) < new Date());
}

function endOf(suffix: string): Date {
  const [year, month] = suffix.split('_').map(Number) as [number, number];
  return new Date(Date.UTC(year, month));
}

async function needed(manager: EntityManager, { suffix, from, to }: Month): Promise<boolean> {
  const [row] = await manager.query<[{ needed: boolean }]>(isNeeded, [from, to, endOf(suffix)]);
  return row.needed;
}

async function drop(manager: EntityManager, { suffix, from, to }: Month): Promise<void> {
  const ids = [from, to];
  const scans = await manager.query<DeletedScans[]>(
    `select ${deletedScans} from scans where id >= $1 and id < $2 group by tenant_id, status, score`,
    ids,
  );
  const vulnerabilities = await manager.query<DeletedVulnerabilities[]>(
    `select tenant_id, category, severity, count(*)::int from vulnerabilities
     where scan_id >= $1 and scan_id < $2 group by tenant_id, category, severity`,
    ids,
  );
  await manager.query('update scan_history set scan_id = null where scan_id >= $1 and scan_id < $2', ids);
  await subtract(manager, scans, vulnerabilities);
  const scansOf = new Map<string, number>();
  for (const group of scans) scansOf.set(group.tenant_id, (scansOf.get(group.tenant_id) ?? 0) + group.scans);
  for (const [tenantId, count] of scansOf) {
    await recordAudit(manager, tenantId, theProduct, {
      action: 'scan.expired',
      target_entity_type: 'scan',
      target_entity_id: null,
      details_json: { scans: count, month: suffix },
    });
  }
  await manager.query('select drop_scan_partition($1)', [suffix]);
}
